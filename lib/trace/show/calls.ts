/**
 * A call as strace prints it: `readSocket(4, "hello", 65536) = 5`.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man1/strace.1.html strace(1)}
 */
import type { Argument } from '../../calls/operations.ts';
import type { Holding } from '../model/held.ts';
import type { Filling } from '../model/levels.ts';
import type { Span } from '../model/things.ts';
import { count } from './words.ts';

/** The call in a word, for a bar. */
export function wordFor({ operation }: Span): string {
  return operation.word ?? operation.name;
}

/** The call with its arguments and its result. */
export function callText(span: Span): string {
  const { operation, open, result = 0, errno, clock } = span;
  const call = `${operation.name}(${args(span).join(', ')}`;
  if (open) return `${call} <unfinished ...>`;
  if (errno !== undefined) return `${call}) = ${result} ${errno}`;
  const meaning = result === 0 && operation.zero !== undefined ? ` (${operation.zero})` : '';
  const time = clock === undefined ? '' : ` at Lamport time ${clock}`;
  return `${call}) = ${result}${meaning}${time}`;
}

/** What an end of a pipe is for. */
export function purpose({ reads, writes }: Pick<Holding, 'reads' | 'writes'>): string {
  return reads && writes ? 'read and write' : reads ? 'read' : 'write';
}

/** `8,192 of 65,536 bytes`, or the value of a semaphore. */
export function levelText(value: number, filling: Filling | undefined): string {
  const number = value.toLocaleString('en-US');
  if (filling?.unit !== 'bytes') return number;
  return filling.size === undefined
    ? count(value, 'byte')
    : `${number} of ${count(filling.size, 'byte')}`;
}

function args(span: Span): (string | number)[] {
  const { operation, open } = span;
  // What a read got is not known before its end; strace leaves the argument out, too.
  const hidden = open && operation.does === 'receives' ? operation.takes.indexOf('data') : -1;
  if (hidden < 0) return operation.takes.map((argument) => valueOf(argument, span));
  return [...operation.takes.slice(0, hidden).map((argument) => valueOf(argument, span)), ''];
}

function valueOf(argument: Argument, span: Span): string | number {
  const { operation, channel, on, to = '', n, data = '', result } = span;
  switch (argument) {
    case 'channel':
      return channel ?? '?';
    case 'on':
      return typeof on === 'string' ? quote(on) : (on ?? '?');
    case 'to':
      return quote(to);
    case 'host':
      return quote(hostAndPort(to)[0]);
    case 'port':
      return hostAndPort(to)[1];
    case 'data':
      return quoteData(data, (operation.does === 'receives' ? result : n) ?? 0);
    case 'n':
      return n ?? '?';
    default:
      return argument;
  }
}

function hostAndPort(to: string): [string, string] {
  const colon = to.lastIndexOf(':');
  return [to.slice(0, Math.max(0, colon)), to.slice(colon + 1)];
}

/** Recorded bytes in quotes; dots after them when there were more. */
export function quoteData(data: string, length: number): string {
  return quote(readable(data)) + (length > data.length ? '...' : '');
}

/** Bytes, one character each, as text where they are UTF-8. A character that is cut at the end is left out. */
function readable(data: string): string {
  try {
    const bytes = Uint8Array.from(data, (byte) => byte.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return data.replaceAll(/[\u0080-\u00ff]/g, (byte) => escape(byte));
  }
}

const SHORT: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
};

/** In double quotes, with escapes for all that cannot be seen: a terminal must not obey what a client sent. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\p{C}\u2028\u2029]/gu, (char) => SHORT[char] ?? escape(char))}"`;
}

function escape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
