/**
 * What the compiler and the linter say of a student's program. They are warnings: what counts is what it does.
 *
 * The linter looks for one thing only, the mistake that this library invites: a promise that nobody awaits.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { ENTRIES } from '../../entries.ts';
import { LENIENT, ROOT } from '../exercises/kit.ts';

const run = promisify(execFile);
/** A tool that hangs is ended: it has no warnings. */
const LONGEST_MS = 120_000;
const require = createRequire(import.meta.url);

/** `greeting-client.ts:12:3: this promise is not awaited`, in the order of the lines. */
export async function warningsFor(program: string, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const found = await Promise.all([
    typeErrors(program, folder),
    forgottenAwaits(program, join(folder, 'copy')),
  ]);
  const lines = found
    .flat()
    .map((text) => ({ text, line: Number(/:(\d+):/.exec(text)?.[1] ?? 0) }));
  return lines.toSorted((a, b) => a.line - b.line).map(({ text }) => text);
}

/** The options of the kit, without its complaints about what a beginner has not used yet. */
function compilerOptions(program: string) {
  return {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      module: 'esnext',
      moduleResolution: 'bundler',
      ...LENIENT,
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: Object.fromEntries([...ENTRIES].map(([name, file]) => [name, [file]])),
    },
    files: [program],
    include: [],
    exclude: [],
  };
}

async function typeErrors(program: string, folder: string): Promise<string[]> {
  const config = join(folder, 'tsconfig.json');
  const cwd = dirname(program);
  writeFileSync(config, JSON.stringify(compilerOptions(program)));
  const lines = await output('typescript', 'bin/tsc', ['-p', config, '--pretty', 'false'], cwd);
  // ../student.ts(4,7): error TS2322: Type 'string' is not assignable to type 'number'.
  return lines.flatMap((line) => {
    const [, file = '', at = '', column = '', text = ''] =
      /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line) ?? [];
    const name = file === '' ? '..' : relative(cwd, join(cwd, file));
    const hint = /\bPromise</.test(text) ? ' (a forgotten await?)' : '';
    return name.startsWith('..') ? [] : [`${name}:${at}:${column}: ${text}${hint}`];
  });
}

/** The linter looks for compiler options beside the file: it gets a copy. For its helper it looks from where it runs. */
async function forgottenAwaits(program: string, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, basename(program));
  const rules = { 'typescript/no-floating-promises': 'error' };
  const settings = { plugins: ['typescript'], categories: { correctness: 'off' }, rules };
  copyFileSync(program, copy);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(compilerOptions(copy)));
  writeFileSync(join(folder, 'oxlint.json'), JSON.stringify(settings));
  const args = ['--type-aware', '-c', join(folder, 'oxlint.json'), '-f', 'unix', copy];
  const lines = await output('oxlint', 'bin/oxlint', args, ROOT);
  // /home/student.ts:3:1: Promises must be awaited … [Error/typescript(no-floating-promises)]
  return lines.flatMap((line) => {
    const [, at] = /:(\d+:\d+): .*\(no-floating-promises\)\]$/.exec(line) ?? [];
    return at === undefined ? [] : [`${basename(program)}:${at}: this promise is not awaited`];
  });
}

/** What a tool prints, whatever its exit status; nothing when it is not installed. */
async function output(name: string, file: string, args: string[], cwd: string): Promise<string[]> {
  try {
    const bin = join(dirname(require.resolve(`${name}/package.json`)), file);
    const done = await run(process.execPath, [bin, ...args], { cwd, timeout: LONGEST_MS }).catch(
      (error: { stdout?: string }) => error,
    );
    return (done.stdout ?? '').split('\n');
  } catch {
    return [];
  }
}
