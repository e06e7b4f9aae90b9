/**
 * The file protocol: what server and client of *file* have to agree on.
 *
 *     client  LIST \n                      GET a.txt \n             PUT b.txt 3 \n  abc
 *     server  OK 1 \n  6 a.txt \n          OK 6 \n  hello\n         OK 3 \n
 *
 * Lines are text and end in a newline; the content of a file is bytes, and its size comes before it,
 * so it may hold anything, newlines and `OK` too. Pure: no I/O here.
 *
 * @module
 */

/** The longest request in bytes, without its newline. */
export const FILE_LINE_LIMIT = 4096;

/** The longest name in bytes. */
export const NAME_LIMIT = 255;

/** The beginning of a file's name while it is being received; no client can ask for such a name. */
export const UNFINISHED = '.mysocks-unfinished-';

export function isUnfinished(part: string): boolean {
  return part.startsWith(UNFINISHED);
}

/** What a client asks for. */
export type FileRequest =
  | { readonly verb: 'LIST' }
  | { readonly verb: 'GET'; readonly name: string }
  | { readonly verb: 'PUT'; readonly name: string; readonly size: number };

/** A line that is not a request. */
export interface BadRequest {
  readonly verb: 'bad';
  readonly reason: string;
  /** True when nobody can tell where the next request begins: after a PUT without a size. */
  readonly fatal: boolean;
}

/** Reads a request. A name may hold spaces, so the size of a PUT is the last word of its line. */
export function decodeRequest(line: string): FileRequest | BadRequest {
  if (line === 'LIST') return { verb: 'LIST' };
  if (line.startsWith('GET ')) return { verb: 'GET', name: line.slice(4) };
  if (line !== 'PUT' && !line.startsWith('PUT ')) {
    return { verb: 'bad', reason: 'unknown request', fatal: false };
  }
  const [, name, digits] = /^PUT (.*) (\d+)$/s.exec(line) ?? [];
  const size = decodeCount(digits);
  if (name === undefined || size === undefined) {
    return { verb: 'bad', reason: 'PUT without a valid size', fatal: true };
  }
  return { verb: 'PUT', name, size };
}

/**
 * Writes a request.
 *
 * @throws {RangeError} For a name that would not arrive as it is: one with a newline would begin a second request.
 */
export function encodeRequest(request: FileRequest): string {
  if (request.verb === 'LIST') return 'LIST\n';
  const { name } = request;
  if (name === '' || name.includes('\n') || name.endsWith('\r')) {
    throw new RangeError(`Name must be one line of text: got ${JSON.stringify(name)}`);
  }
  if (request.verb === 'GET') return `GET ${name}\n`;
  return `PUT ${name} ${request.size}\n`;
}

/** The first line of an answer: yes, with a number of bytes or of lines that follow; or no, and why. */
export type FileAnswer =
  { readonly ok: true; readonly count: number } | { readonly ok: false; readonly reason: string };

export function encodeAnswer(answer: FileAnswer): string {
  return answer.ok ? `OK ${answer.count}\n` : `ERR ${answer.reason}\n`;
}

/** Reads the first line of an answer; `undefined` when it is none. */
export function decodeAnswer(line: string): FileAnswer | undefined {
  if (line.startsWith('ERR ')) return { ok: false, reason: line.slice(4) };
  const count = decodeCount(/^OK (\d+)$/.exec(line)?.[1]);
  return count === undefined ? undefined : { ok: true, count };
}

/** A number that JavaScript can count to, byte by byte. */
function decodeCount(digits: string | undefined): number | undefined {
  const count = Number(digits);
  return Number.isSafeInteger(count) ? count : undefined;
}

/**
 * Why no file can have this name, by the name alone; `undefined` when one can.
 *
 * One file has one name: relative to the root, its parts joined by `/`, none of them empty or a dot.
 */
export function wrongName(name: string): string | undefined {
  if (name === '') return 'name is missing';
  if (Buffer.byteLength(name) > NAME_LIMIT) return 'name is too long';
  if (name.includes('\0')) return 'name holds a NUL';
  // The end of a request's line may be \r\n: nobody could ask for the file by this name.
  if (name.endsWith('\r')) return 'name ends in a carriage return';
  // The decoder's replacement for bytes that are not UTF-8: a file of that name is not what was meant.
  if (name.includes('\u{fffd}')) return 'name is not UTF-8';
  if (name.startsWith('/')) return 'name must be relative';
  const parts = name.split('/');
  if (parts.includes('..')) return 'name must not leave the root';
  if (parts.includes('.') || parts.includes('')) {
    return 'name must not hold empty or dot parts';
  }
  if (parts.some(isUnfinished)) {
    return 'name is reserved';
  }
  return undefined;
}
