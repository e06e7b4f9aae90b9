/**
 * What esbuild says when it fails: about the program's text, which its author can mend, or about this machine.
 *
 * @module
 */
import type { BuildFailure, Message } from 'esbuild';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { errorText } from '../kernel/errors.ts';
import { count } from '../../trace/show/words.ts';

/** Whose mistakes they are. */
interface Request {
  readonly program: string;
  readonly library?: readonly string[] | undefined;
}

/** Columns of a line that are shown: somebody may have handed in a file without line ends. */
const SHOWN = 120;
const BEFORE = 60;
const MOST_ERRORS = 10;

/**
 * The mistakes of the program's author, each with file, line and column.
 *
 * @param isOurs Whether a file is the kit's own.
 * @throws What esbuild has thrown, when it says anything that is not about the program's text.
 */
export function authorsErrors(
  error: unknown,
  request: Request,
  isOurs: (file: string) => boolean,
): string[] {
  const errors = isBuildFailure(error) ? error.errors : [];
  const files = errors.map(({ location }) => location && resolve(location.file));
  if (errors.length === 0 || files.some((file) => file === null || isOurs(file)))
    throw new Error(inOneLine(errorText(error)), { cause: error });
  const utf16 = files.find((file) => file !== null && isUtf16(file));
  if (utf16) return [`${nameOf(utf16, request)} is UTF-16 text: save it as UTF-8.`];
  const shown = errors.slice(0, MOST_ERRORS).map((message) => format(message, request));
  const more = errors.length - shown.length;
  return more > 0 ? [...shown, `and ${count(more, 'more error')}`] : shown;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** Of esbuild's own trouble the first line says enough. */
function inOneLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines.filter((line) => !line.startsWith('Build failed'));
  return first.trim();
}

/** `greeting-client.ts:12:5: Expected ";" but found "x"`, then the line and a mark below it. */
function format({ text, location }: Message, request: Request): string {
  const plain = inPlainWords(text, request.library);
  if (location === null) return plain;
  const { line, column, length, lineText } = location;
  // Its column counts bytes; people and editors count characters.
  const at = Buffer.from(lineText).subarray(0, column).toString().length;
  const place = `${nameOf(location.file, request)}:${line}:${at + 1}`;
  const from = lineText.length > SHOWN ? Math.max(0, at - BEFORE) : 0;
  const [begin, end] = [from > 0 ? '…' : '', lineText.length > from + SHOWN ? '…' : ''];
  const part = lineText.slice(from, from + SHOWN).replaceAll('\t', ' ');
  const marks = Math.min(Math.max(1, length), SHOWN - (at - from));
  const mark = ' '.repeat(begin.length + at - from) + '^'.repeat(Math.max(1, marks));
  return `${place}: ${cut(plain)}\n  ${begin}${part}${end}\n  ${mark}`;
}

function nameOf(file: string, { program }: Request): string {
  const name = relative(dirname(program), resolve(file));
  return name.startsWith('..') ? basename(file) : name;
}

/** A name that the exercise does not give is not the library's fault; its path is not shown. */
function inPlainWords(text: string, library: readonly string[] = []): string {
  const name = /^No matching export in "mysocks:.*" for import "(.*)"$/.exec(text)?.[1];
  return name === undefined
    ? text
    : `'mysocks' gives ${library.join(', ')} in this exercise: got "${name}"`;
}

/** A message may quote a word of the program, and a word may be as long as the file. */
function cut(text: string): string {
  return text.length > 2 * SHOWN ? `${text.slice(0, 2 * SHOWN)}…` : text;
}

/** Whether a file begins as UTF-16 does: with its mark, or with plain characters of two bytes each. */
function isUtf16(file: string): boolean {
  const bytes = Buffer.alloc(4);
  const fd = openSync(file, 'r');
  const n = readSync(fd, bytes);
  closeSync(fd);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return (
    n === 4 && ((a > 0 && b === 0 && c > 0 && d === 0) || (a === 0 && b > 0 && c === 0 && d > 0))
  );
}
