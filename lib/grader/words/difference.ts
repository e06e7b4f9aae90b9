/**
 * Where two byte strings part, shown so that it can be seen: both as text with escapes, a mark below the
 * first difference, and as hex where a byte there is no plain character.
 *
 *     expected "…HELLO WORLD\n"
 *     got      "…HELLO\x00WORLD\n"
 *                     ^ byte 105: expected 0x20, got 0x00
 *
 * @module
 */
import { displayWidth } from './style.ts';
import { count } from '../../trace/show/words.ts';
import { glyphs } from './text.ts';

const BEFORE = 16;
const AFTER = 32;
const WIDTH = 62;

/** The position of the first byte that differs, counted from 0; -1 when one is the beginning of the other. */
export function firstDifference(expected: Uint8Array, got: Uint8Array): number {
  const shared = Math.min(expected.length, got.length);
  const a = Buffer.from(expected.buffer, expected.byteOffset, shared);
  const b = Buffer.from(got.buffer, got.byteOffset, shared);
  if (a.equals(b)) return -1;
  let low = 0;
  let high = shared;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (a.subarray(low, middle).equals(b.subarray(low, middle))) low = middle;
    else high = middle;
  }
  return low;
}

/** The lines that show where `got` leaves `expected`. An end of `got` counts as a difference. */
export function showDifference(expected: Uint8Array, got: Uint8Array): string[] {
  const differs = firstDifference(expected, got);
  const at = differs < 0 ? Math.min(expected.length, got.length) : differs;
  const from = lineUp(expected, Math.max(0, at - BEFORE));
  const wanted = excerpt(expected, from, at);
  const real = excerpt(got, from, at);
  const lines = [
    `expected ${wanted.text}`,
    `got      ${real.text}`,
    `${' '.repeat('expected '.length + real.mark)}^ ${where(expected, got, at)}`,
  ];
  if (needsHex(expected[at]) || needsHex(got[at])) {
    lines.push(`expected ${hex(expected, at)}`, `got      ${hex(got, at)}`);
  }
  return lines;
}

/** Not into the middle of a UTF-8 character. */
function lineUp(bytes: Uint8Array, from: number): number {
  let start = from;
  while (start > 0 && start > from - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}

function excerpt(bytes: Uint8Array, from: number, at: number): { text: string; mark: number } {
  let text = from > 0 ? '"…' : '"';
  let position = from;
  let mark = -1;
  for (const glyph of glyphs(bytes.subarray(from, at + AFTER))) {
    if (mark < 0 && position + glyph.bytes > at) mark = displayWidth(text);
    if (displayWidth(text) + displayWidth(glyph.text) > WIDTH) break;
    text += glyph.text;
    position += glyph.bytes;
  }
  if (mark < 0) mark = displayWidth(text);
  return { text: position < bytes.length ? `${text}…` : `${text}"`, mark };
}

function where(expected: Uint8Array, got: Uint8Array, at: number): string {
  const place = `byte ${at.toLocaleString('en-US')}`;
  if (at >= got.length) {
    return `it ends after ${count(got.length, 'byte')} of ${expected.length.toLocaleString('en-US')}`;
  }
  if (at >= expected.length) return `${place}: expected nothing more`;
  return `${place}: expected ${byte(expected[at])}, got ${byte(got[at])}`;
}

function byte(value: number | undefined): string {
  return `0x${(value ?? 0).toString(16).padStart(2, '0')}`;
}

function needsHex(value: number | undefined): boolean {
  return value !== undefined && (value < 0x20 || value > 0x7e);
}

/** Eight bytes before and after, the one that differs in brackets. */
function hex(bytes: Uint8Array, at: number): string {
  const from = Math.max(0, at - 8);
  const parts = [...bytes.subarray(from, at + 8)].map((value, i) => {
    const digits = value.toString(16).padStart(2, '0');
    return from + i === at ? `[${digits}]` : digits;
  });
  return at >= bytes.length ? [...parts, '[end]'].join(' ') : parts.join(' ');
}
