// Runs that do not come to their end, and readers that do not stay: nobody loses a result by it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { commandLine, descendants } from '../../lib/grader/kernel/processes.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { gradeIn, cleanKit } from '../helpers/kit.ts';

const EXERCISE = '01-greeting-client';
const COPY = join('exercises/1-sockets', EXERCISE, 'greeting-client.ts');
const RESULTS = join('.mysocks/results', EXERCISE);
// A program that sleeps is found out at once; one that computes may yet come to an end.
const HANGS = 'for (;;);\n';

/** A kit with a program for exercise 01 and results of an earlier run. */
function kitWith(source: string) {
  const folder = cleanKit();
  writeFileSync(join(folder, COPY), source);
  mkdirSync(join(folder, RESULTS), { recursive: true });
  const names = ['grade.json', 'run.tap', 'junit.xml'].map((name) => join(RESULTS, name));
  const files = [...names, '.mysocks/progress.json'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, '{"version": 1, "was": "here"}');
  return { folder, kept: () => files.map((file) => readFileSync(file, 'utf8')) };
}

function start(folder: string, args: string[], shell = 'exec "$@"', env = {}): ChildProcess {
  const command = [process.execPath, join(folder, 'lib/cli/mysocks.mjs'), ...args];
  const options = { cwd: folder, env: { ...process.env, ...env } };
  return spawn('bash', ['-c', shell, 'bash', ...command], options);
}

/** Resolves when the program of the student runs. */
async function programRuns({ pid = -1 }: ChildProcess): Promise<void> {
  const runs = () =>
    descendants(pid).some((child) => /greeting-client\.mjs 127/.test(commandLine(child.pid)));
  await expect.poll(runs).toBe(true);
}

describe('mysocks grade that is interrupted', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'mysocks grade changes nothing at %s, and exits with 2',
    async (signal) => {
      const { folder, kept } = kitWith(HANGS);
      const before = kept();
      const child = start(folder, ['grade', '1']);
      await programRuns(child);
      child.kill(signal);
      const [status] = await once(child, 'exit');
      expect(status).toBe(2);
      expect(kept()).toEqual(before);
    },
  );

  test('mysocks grade --results that is killed leaves zeros, and the next run sweeps its folder', async () => {
    const { folder } = kitWith(HANGS);
    const results = temporaryFolder();
    const TMPDIR = temporaryFolder();
    const files = (name: string) => readFileSync(join(results, EXERCISE, name), 'utf8');
    mkdirSync(join(results, EXERCISE));
    for (const name of ['grade.json', 'run.tap', 'junit.xml'])
      writeFileSync(join(results, EXERCISE, name), 'ok 1 - of the student before');
    const args = ['grade', '1', '--results', results];
    const child = start(folder, args, undefined, { TMPDIR });
    await programRuns(child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(gradeIn(results, EXERCISE)).toMatchObject({ points: 0, max: 10 });
    expect(files('run.tap')).not.toMatch(/^ok /m);
    expect(existsSync(join(results, EXERCISE, 'junit.xml'))).toBe(false);
    const left = () => readdirSync(TMPDIR).filter((name) => name.startsWith('mysocks-run-'));
    expect(left().length).toBeGreaterThan(0);
    const next = start(folder, ['grade', '1', '--program', 'no.ts'], undefined, { TMPDIR });
    await once(next, 'exit');
    expect(left()).toEqual([]);
  });
});

test('mysocks watch keeps the result while a program cannot be compiled', async () => {
  const { folder, kept } = kitWith('const x = ;\n');
  const before = kept();
  const child = start(folder, ['watch', '1']);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await expect.poll(() => output).toContain('Waiting for changes');
  expect(output).toContain('Unexpected ";"');
  // What was shown last is noted for the hints; no result is.
  expect(kept().slice(0, 3)).toEqual(before.slice(0, 3));
  expect(JSON.parse(kept()[3] ?? '')).not.toHaveProperty('exercises.01-greeting-client');
  child.kill('SIGTERM');
  await once(child, 'exit');
});

describe('a reader that goes away', () => {
  test('mysocks grade goes on, and writes its results', async () => {
    const folder = cleanKit();
    cpSync(join(folder, COPY.replace(EXERCISE, `${EXERCISE}/solution`)), join(folder, COPY));
    const child = start(folder, ['grade', '1'], '"$@" | head -1; echo ${PIPESTATUS[0]}');
    const errors = child.stderr === null ? '' : text(child.stderr);
    const output = child.stdout === null ? '' : await text(child.stdout);
    expect(output).toMatch(/^01 A client that listens .*\n0\n$/);
    expect(await errors).toBe('');
    expect(gradeIn(join(folder, '.mysocks/results'), EXERCISE)).toMatchObject({ points: 10 });
  });

  test.each([['list'], ['hint', '1'], ['help'], ['start', '1']])(
    'mysocks %s ends quietly when nobody reads',
    async (...args) => {
      const child = start(cleanKit(), args, '"$@" | true; echo ${PIPESTATUS[0]}');
      const errors = child.stderr === null ? '' : text(child.stderr);
      expect(child.stdout === null ? '' : await text(child.stdout)).toBe('0\n');
      expect(await errors).toBe('');
    },
  );

  test.skipIf(!existsSync('/dev/full'))('mysocks says that a disk is full', async () => {
    const child = start(cleanKit(), ['list'], 'exec "$@" > /dev/full');
    const errors = child.stderr === null ? '' : text(child.stderr);
    const [status] = await once(child, 'exit');
    expect(await errors).toMatch(/^mysocks: the output cannot be written: ENOSPC.*\n$/);
    expect(status).toBe(2);
  });
});
