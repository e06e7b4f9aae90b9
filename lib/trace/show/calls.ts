/**
 * A call as strace prints it: `readSocket(4, "hello", 65536) = 5`.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man1/strace.1.html strace(1)}
 */
import type { Op } from '../record/format.ts';
import type { Span } from '../model/things.ts';

/** What the operations are called in the library. */
export const OPERATIONS: Readonly<Record<Op, string>> = {
  server: 'serverSocket',
  accept: 'acceptServerSocket',
  connect: 'connectSocket',
  read: 'readSocket',
  write: 'writeSocket',
  shutdown: 'shutdownSocket',
  close: 'closeSocket',
  select: 'selectSockets',
  fork: 'forkChild',
  inherit: 'inheritedSocket',
};

/** The call with its arguments and its result. */
export function callText(span: Span): string {
  const call = `${OPERATIONS[span.op]}(${args(span).join(', ')}`;
  if (span.open) return `${call} <unfinished ...>`;
  const { res = 0, errno } = span;
  if (errno !== undefined) return `${call}) = ${res} ${errno}`;
  return `${call}) = ${res}${span.op === 'read' && res === 0 ? ' (end of stream)' : ''}`;
}

function args(span: Span): (string | number)[] {
  const { op, ch, on, to, n, data, res, open } = span;
  switch (op) {
    case 'server':
    case 'connect': {
      const [host, port] = hostAndPort(to ?? '');
      return op === 'server' ? [port, quote(host)] : [quote(host), port];
    }
    case 'accept':
      return [on ?? '?'];
    case 'read': {
      // What a read got is not known before its end; strace leaves the argument out, too.
      if (open) return [ch ?? '?', ''];
      return [ch ?? '?', quoteData(data ?? '', res ?? 0), n ?? '?'];
    }
    case 'write':
      return [ch ?? '?', quoteData(data ?? '', n ?? 0), n ?? '?'];
    case 'select':
      return ['...'];
    case 'inherit':
      return [];
    default:
      return [ch ?? '?'];
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

/** In double quotes, with escapes for all that is not seen: a terminal must not obey what a client sent. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\p{C}\u2028\u2029]/gu, (char) => SHORT[char] ?? escape(char))}"`;
}

function escape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
