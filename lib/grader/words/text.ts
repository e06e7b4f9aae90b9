/**
 * Bytes as text that is safe to print: on a terminal, in a file, in XML.
 *
 * What a program under test sends or prints is its own choice, escape sequences of the terminal included. So
 * nothing of it is shown raw: what is printable stays as it is, all else becomes an escape as in a C string.
 *
 * @module
 */
import { count } from '../../trace/show/words.ts';

const NAMED = new Map([
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** One byte, or the bytes of one UTF-8 character, as it is shown. */
export interface Glyph {
  readonly text: string;
  readonly bytes: number;
}

/** Cuts bytes into what is shown as one piece: a character, or one escaped byte. */
export function glyphs(bytes: Uint8Array): Glyph[] {
  const result: Glyph[] = [];
  for (let i = 0; i < bytes.length;) {
    const glyph = glyphAt(bytes, i);
    result.push(glyph);
    i += glyph.bytes;
  }
  return result;
}

function glyphAt(bytes: Uint8Array, at: number): Glyph {
  const first = bytes[at] ?? 0;
  const named = NAMED.get(first);
  if (named !== undefined) return { text: named, bytes: 1 };
  if (first >= 0x20 && first < 0x7f) return { text: String.fromCharCode(first), bytes: 1 };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
  if (length > 1 && at + length <= bytes.length) {
    const text = decode(bytes.subarray(at, at + length));
    if (text !== undefined && isPlain(text)) return { text, bytes: length };
  }
  return { text: `\\x${first.toString(16).padStart(2, '0')}`, bytes: 1 };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Letters, marks, numbers, punctuation and symbols; no control, format, private or unassigned character. */
function isPlain(text: string): boolean {
  return /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(text);
}

/** Bytes as the text between the quotes of a string literal. */
export function escapeBytes(bytes: Uint8Array): string {
  return glyphs(bytes)
    .map(({ text }) => text)
    .join('');
}

/** At most `most` bytes in quotes, with the number of those that are left out: `"hello\n"`. */
export function quote(data: Uint8Array | string, most = 60): string {
  const bytes = Buffer.from(data);
  if (bytes.length <= most) return `"${escapeBytes(bytes)}"`;
  return `"${escapeBytes(bytes.subarray(0, most))}" and ${count(bytes.length - most, 'more byte')}`;
}

/** Text of a program for the reader's eyes: lines stay lines, all else that is not plain is escaped. */
export function cleanText(text: string): string {
  return text.replace(/[^\n\x20-\x7e\p{L}\p{N}\p{P}\p{S}]/gu, (character) =>
    character === '\t' ? '  ' : character === '\r' ? '' : escapeBytes(Buffer.from(character)),
  );
}
