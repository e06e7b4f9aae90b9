/**
 * Reports a test run of vitest as TAP 14 in a file: flat, a test point for each test, and one for everything else that
 * went wrong. vitest's own TAP nests, its texts break the YAML, and a program under test could write to
 * its stdout.
 *
 *     npx vitest run --reporter=./test/house/report/tap-reporter.ts --outputFile.tap=run.tap
 *
 * @module
 * @see {@link https://testanything.org/tap-version-14-specification.html TAP 14}
 */
import { renameSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node';

/** A test point; without errors it is `ok`. */
export interface Point {
  readonly name: string;
  readonly errors?: readonly string[];
  /** It was not run, and why. */
  readonly skipped?: string;
}

export default class TapReporter implements Reporter {
  #file = 'run.tap';

  onInit({ config }: Vitest): void {
    if (typeof config.outputFile === 'object') this.#file = config.outputFile['tap'] ?? this.#file;
    // Whatever becomes of this run: without an end it is no success.
    this.#write([{ name: 'the test run', errors: ['it has not come to its end'] }]);
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: string,
  ): void {
    const points = [...modules.flatMap(pointsOf), ...failures('outside of the tests', unhandled)];
    const failed = points.some(({ errors = [] }) => errors.length > 0);
    if (points.length === 0) points.push({ name: 'the test run', errors: ['there are no tests'] });
    if (reason !== 'passed' && !failed) points.push({ name: 'the test run', errors: [reason] });
    this.#write(points);
  }

  #write(points: readonly Point[]): void {
    writeFileSync(`${this.#file}.new`, toTap(points));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** The tests of a file, and what failed besides: it could not be loaded, a hook of it has thrown. */
function pointsOf(module: TestModule): Point[] {
  const file = module.relativeModuleId;
  const hooks = [...module.children.allSuites()].flatMap((suite) =>
    failures(`${file} > ${suite.fullName}`, suite.errors()),
  );
  const tests = [...module.children.allTests()].map((test) => pointOf(file, test));
  return [...failures(file, module.errors()), ...hooks, ...tests];
}

function pointOf(file: string, test: TestCase): Point {
  const name = `${file} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') return { name };
  if (result.state === 'skipped') return { name, skipped: result.note ?? 'not run' };
  const errors = result.errors?.map(textOf) ?? [];
  return { name, errors: errors.length > 0 ? errors : ['it has not come to its end'] };
}

function failures(where: string, errors: readonly SerializedError[]): Point[] {
  return errors.map((error) => ({ name: `${where}: an error`, errors: [textOf(error)] }));
}

/** What went wrong, and where in our own files. */
function textOf({ message, name, diff, stack = '' }: SerializedError): string {
  const frames = stack
    .split('\n')
    .filter((line) => /^ +at (?!.*(node_modules|node:|<anonymous>))/.test(line));
  return [message || name, diff, ...frames].filter(Boolean).join('\n');
}

/** Test points as TAP. */
export function toTap(points: readonly Point[]): string {
  const lines = points.flatMap(({ name, errors = [], skipped }, i) => {
    const description = `${i + 1} - ${inLine(name)}`;
    if (skipped !== undefined) return [`ok ${description} # SKIP ${inLine(skipped)}`];
    if (errors.length === 0) return [`ok ${description}`];
    return [`not ok ${description}`, '  ---', '  message: |2-', ...block(errors), '  ...'];
  });
  return ['TAP version 14', `1..${points.length}`, ...lines, ''].join('\n');
}

/** A block scalar: no character in it has a meaning for YAML. */
function block(texts: readonly string[]): string[] {
  const lines = plain(texts.join('\n')).split('\n');
  return lines.map((line) => `    ${line}`.trimEnd());
}

/** `#` begins a directive, a backslash escapes. */
function inLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').replace(/[\\#]/g, '\\$&');
}

/** Without colours and control characters, and without what else XML cannot hold. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[^\P{Cc}\n\t]|\p{Cs}|[\ufffe\uffff\u0085\u2028\u2029]/gu,
    '',
  );
}
