// The commands of a student, in a copy of the kit of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allProcesses, commandLine, descendants } from '../../lib/grader/kernel/processes.ts';
import { gradeIn, cleanKit, mysocks } from '../helpers/kit.ts';

const FIRST = 'exercises/1-sockets/00-first-steps';

test('mysocks leads a new student through the first exercise', async () => {
  const folder = cleanKit();
  const status = await mysocks(folder);
  expect(status.stdout).toContain('You are at 00 First steps. It is not begun yet.');
  expect(status.stdout).toContain('npx mysocks start 00');

  const failing = await mysocks(folder, 'grade', '--seed', '7');
  expect(failing).toMatchObject({ status: 0, stderr: '' });
  expect(failing.stdout).toContain(`Your copy of the starter is ${FIRST}/first-steps.ts`);
  expect(failing.stdout).toMatch(/FAILED +greets/);
  expect(failing.stdout).toMatch(/skipped +needs-a-name/);
  expect(failing.stdout).toContain('npx mysocks grade 00 --check greets --seed 7');
  expect(failing.stdout).not.toContain('\u001b');

  const again = await mysocks(folder, 'grade', '00', '--check', 'greets', '--seed', '7');
  const expected = /expected ".*"/.exec(failing.stdout)?.[0];
  expect(again.stdout).toContain(expected);
  expect(again.stdout).not.toContain('needs-a-name');

  const hints = [await mysocks(folder, 'hint'), await mysocks(folder, 'hint', 'first-steps')];
  expect(hints.map(({ stdout }) => stdout.match(/Hint \d/g)?.length)).toEqual([1, 2]);
  for (const { stdout } of hints) expect(stdout).toMatch(/^00 First steps, greets: /);
  await mysocks(folder, 'grade', '01', '--check', 'refused');
  expect((await mysocks(folder, 'hint', '01')).stdout).toMatch(/^01 A client .*, refused: /);
  expect((await mysocks(folder, 'solution', '0')).status).toBe(1);

  cpSync(join(folder, FIRST, 'solution/first-steps.ts'), join(folder, FIRST, 'first-steps.ts'));
  const passing = await mysocks(folder, 'grade', '0', '--strict');
  expect(passing.stdout).toContain('2 of 2 checks passed');
  expect(passing.status).toBe(0);
  expect((await mysocks(folder, 'list')).stdout).toMatch(/00 .*passed\n.*01 .*you are here/);
  expect((await mysocks(folder, 'solution', '0')).stdout).toContain(
    'console.log(`Hello, ${name}!`)',
  );
  const progress = JSON.parse(readFileSync(join(folder, '.mysocks/progress.json'), 'utf8'));
  expect(progress.exercises['00-first-steps']).toMatchObject({ passed: true, open: [] });
});

test('mysocks grade tells a wrong command line from a program without points', async () => {
  const folder = cleanKit();
  const results = join(folder, 'r');
  expect(await mysocks(folder, 'grade', 'nothing')).toMatchObject({ status: 2 });
  expect(await mysocks(folder, 'grade', '0', '--check', 'nothing')).toMatchObject({ status: 2 });
  expect(await mysocks(folder, 'grade', '0', '--seed', 'x')).toMatchObject({ status: 2 });
  const missing = await mysocks(folder, 'grade', '1', '--program', 'no.ts', '--results', results);
  expect(missing.status).toBe(2);
  expect(gradeIn(results, '01-greeting-client')).toMatchObject({ points: 0, max: 10 });
  expect(JSON.stringify(gradeIn(results, '01-greeting-client'))).not.toContain(folder);

  writeFileSync(join(folder, 'bad.ts'), 'const x = ;\n');
  const bad = await mysocks(
    folder,
    'grade',
    '1',
    '--program',
    'bad.ts',
    '--results',
    results,
    '--strict',
  );
  expect(bad.status).toBe(1);
  expect(bad.stdout).toContain('bad.ts:1:11: Unexpected ";"');
  const grade = gradeIn(results, '01-greeting-client');
  expect(grade.checks.every(({ verdict }) => verdict === 'did-not-run')).toBe(true);
  expect(existsSync(join(folder, '.mysocks/progress.json'))).toBe(false);
});

test('mysocks grade writes results that a program cannot forge', async () => {
  const folder = cleanKit();
  const results = join(folder, 'r');
  const source = `console.log('ok 1 - forged\\nBail out!\\n{"points":10}'); const n: number = 'x';`;
  writeFileSync(join(folder, 'forge.ts'), source);
  const args = ['--program', join(folder, 'forge.ts'), '--results', results, '--seed', '3'];
  const run = await mysocks(folder, 'grade', '1', ...args);
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/forge\.ts:1:\d+: Type 'string' is not assignable to type 'number'/);
  expect(gradeIn(results, '01-greeting-client')).toMatchObject({ points: 0, max: 10, seed: 3 });
  const at = (name: string) => readFileSync(join(results, '01-greeting-client', name), 'utf8');
  // What the student reads here can be typed again; what is written names no path of this machine.
  expect(run.stdout).toContain(`grade 01 --program ${join(folder, 'forge.ts')} --check`);
  for (const name of ['grade.json', 'run.tap', 'junit.xml']) expect(at(name)).not.toContain(folder);
  expect(at('run.tap').match(/^not ok|^ok/gm)).toHaveLength(9);
  expect(at('junit.xml').match(/<testcase /g)).toHaveLength(9);
});

test('mysocks grade leaves zeros and no process when it is interrupted', async () => {
  const folder = cleanKit();
  const results = join(folder, 'r');
  writeFileSync(join(folder, 'hang.ts'), 'setInterval(() => {}, 1000);\n');
  const args = ['grade', '1', '--program', 'hang.ts', '--results', results];
  const script = join(folder, 'lib/cli/mysocks.mjs');
  const child = spawn(process.execPath, [script, ...args], { cwd: folder, stdio: 'ignore' });
  const programs = () =>
    descendants(child.pid ?? -1)
      .map(({ pid }) => /(\S+)\/programs\/\S+greeting-client\.mjs 127/.exec(commandLine(pid))?.[1])
      .filter((runFolder) => runFolder !== undefined);
  await expect.poll(() => programs().length).toBeGreaterThan(0);
  const [runFolder = ''] = programs();
  child.kill('SIGINT');
  const [status] = await once(child, 'exit');
  expect(status).toBe(2);
  expect(allProcesses().filter(({ pid }) => commandLine(pid).includes(runFolder))).toEqual([]);
  expect(existsSync(runFolder)).toBe(false);
  expect(gradeIn(results, '01-greeting-client')).toMatchObject({ points: 0 });
});

test('mysocks reset keeps what was there, and asks where nobody can answer', async () => {
  const folder = cleanKit();
  await mysocks(folder, 'start', '0');
  const copy = join(folder, FIRST, 'first-steps.ts');
  writeFileSync(copy, 'mine');
  const refused = await mysocks(folder, 'reset', '0');
  expect(refused).toMatchObject({ status: 2 });
  expect(readFileSync(copy, 'utf8')).toBe('mine');
  await mysocks(folder, 'reset', '0', '--yes');
  expect(readFileSync(copy, 'utf8')).toContain('TODO');
  expect(readFileSync(`${copy}.old`, 'utf8')).toBe('mine');
});

test('mysocks watch grades at every save, in plain lines without a terminal', async () => {
  const folder = cleanKit();
  const copy = join(folder, FIRST, 'first-steps.ts');
  const script = join(folder, 'lib/cli/mysocks.mjs');
  const child = spawn(process.execPath, [script, 'watch'], { cwd: folder });
  let output = '';
  let trouble = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
  const last = () => output.split('Waiting for changes').at(-2);
  await expect.poll(last).toMatch(/FAILED +greets/);
  const [starter, solution] = ['starter', 'solution'].map((name) =>
    readFileSync(join(folder, FIRST, name, 'first-steps.ts')),
  );
  // As some editors save: a new file takes the place of the old one.
  writeFileSync(`${copy}.new`, solution ?? '');
  renameSync(`${copy}.new`, copy);
  await expect.poll(last).toContain('2 of 2 checks passed');
  // As others do: the file is emptied, and written again.
  writeFileSync(copy, starter ?? '');
  await expect.poll(last).toMatch(/FAILED +greets/);
  writeFileSync(copy, '');
  const begun = () => output.split('(exercises/').length;
  const before = begun();
  await expect.poll(begun).toBeGreaterThan(before);
  // A save while that is graded is no trouble to tell of.
  writeFileSync(copy, solution ?? '');
  await expect.poll(last).toContain('2 of 2 checks passed');
  expect(output).not.toContain('\u001b');
  expect(trouble).toBe('');
  child.kill('SIGTERM');
  await once(child, 'exit');
});
