/**
 * What Node prints of an error that nobody caught, as a student needs it: the error, then their own lines.
 *
 * Node prints the line that threw (mostly one of the library), the error, all frames of the stack, its own among
 * them, and its version.
 *
 * @module
 */

export interface Crash {
  /** What the program had printed before. */
  readonly before: readonly string[];
  /** The name of the error and its message, line by line. */
  readonly error: readonly string[];
  /** The frames in the student's own files, the innermost first: `at greeting-client.ts:13:1`. */
  readonly frames: readonly string[];
}

/** Node's own last line. */
const VERSION = /^Node\.js v\d+/;
/** `    at async main (/greeting-client.ts:13:1)`, without `main` and its brackets at the top level. */
const FRAME = /^ {4}at (?:(.*) \()?(.*?:\d+:\d+)\)?(?: \{)?$/;
/** Below the line of source that threw. */
const MARK = /^\s*\^+\s*$/;
const ERROR_LINES = 4;
const FRAMES = 6;

/** Whether a program ended by an error that nobody caught. */
export function hasCrash(stderr: string): boolean {
  return stderr.split('\n').some((line) => VERSION.test(line));
}

/** The last error that nobody caught; its children may have printed others before. */
export function crashIn(stderr: string): Crash | undefined {
  const lines = stderr.split('\n');
  const end = lines.findLastIndex((line) => VERSION.test(line));
  if (end < 0) return undefined;
  const start = lines.slice(0, end).findLastIndex((line) => VERSION.test(line)) + 1;
  const report = lines.slice(start, end);
  const mark = report.findIndex((line) => MARK.test(line));
  const first = report.findIndex((line, i) => i > mark && line.startsWith('    at '));
  const error = report
    .slice(mark + 1, first < 0 ? report.length : first)
    .filter((line) => line.trim() !== '');
  return {
    // The line of source stands below its place: `/greeting-client.ts:13`.
    before: [...lines.slice(0, start), ...report.slice(0, Math.max(0, mark - 2))],
    error: error.slice(0, ERROR_LINES),
    frames: report
      .slice(mark + 1)
      .flatMap(studentsFrame)
      .slice(0, FRAMES),
  };
}

/** Whether a promise was taken for the value that it promises. */
export function isForgottenAwait({ error }: Crash): boolean {
  return /\[object Promise\]|\binstance of Promise\b/.test(error.join('\n'));
}

/** A line without the noise of Node's own frames; the student's files have their names. */
export function withoutInternals(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^\s+at .*\(?node:/.test(line));
}

/** The sources of a program are named from its folder; all others have a place of their own (sandbox/bundle.ts). */
function studentsFrame(line: string): string[] {
  const [, name = '', place = ''] = FRAME.exec(line) ?? [];
  if (!/^\/(?!mysocks\/)/.test(place)) return [];
  const file = place.slice(1);
  return [
    name === '' || name.endsWith('<anonymous>') ? `    at ${file}` : `    at ${name} (${file})`,
  ];
}
