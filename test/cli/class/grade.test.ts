// A small class, graded in lanes of this machine.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { mysocks } from '../../helpers/kit.ts';

const solution = readFileSync(
  join(ROOT, 'exercises/1-sockets/00-first-steps/solution/first-steps.ts'),
  'utf8',
);
const wrong = solution.replace('Hello, ', 'Hi, ');

test('class grade grades once, goes on where it was, and grades again what has changed', async () => {
  const dir = temporaryFolder();
  const write = (who: string, name: string, text: string) => {
    mkdirSync(join(dir, 'in', who), { recursive: true });
    writeFileSync(join(dir, 'in', who, name), text);
  };
  write('101', 'first-steps.ts', solution);
  write('=cmd()', 'first-steps.ts', wrong);
  write('103', 'work.zip', 'Rar!');
  const out = join(dir, 'out');
  const grade = (...more: string[]) =>
    mysocks(
      ROOT,
      'class',
      'grade',
      join(dir, 'in'),
      '--out',
      out,
      '--exercises',
      '00',
      '--isolation',
      'any',
      '--seed',
      '7',
      ...more,
    );
  const verdicts = () =>
    readFileSync(join(out, 'checks.csv'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(',greets,'))
      .map((line) => line.split(',')[3] ?? '');

  const first = await grade('--jobs', '1');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain('(3 of 3) ');
  expect(verdicts().toSorted()).toEqual(['did-not-run', 'failed', 'passed']);
  expect(statSync(join(out, 'roster.csv')).mode & 0o777).toBe(0o600);
  expect(statSync(join(out, 'class.json')).mode & 0o777).toBe(0o600);
  const roster = readFileSync(join(out, 'roster.csv'), 'utf8');
  expect(roster).toMatch(/^[0-9a-f]{10},'=cmd\(\),/m);
  expect(roster).toMatch(/^103,.*no zip/m);
  // In the order of the ids, of which one is made with a random secret.
  const grades = readFileSync(join(out, 'grades.csv'), 'utf8');
  expect(grades).toMatch(/^id,points,max,late_days,graded,00-first-steps\n/);
  expect(grades).toMatch(/^101,0,0,,yes,0$/m);

  const again = await grade();
  expect(again.stdout).toContain('3 graded before');
  expect(again.stdout).not.toContain('(1 of');

  write('103', 'work.zip', 'gone');
  write('101', 'first-steps.ts', wrong);
  const changed = await grade();
  expect(changed.stdout).toContain('(1 of 1) 101');
  expect(verdicts().toSorted()).toEqual(['did-not-run', 'failed', 'failed']);
  const history = JSON.parse(readFileSync(join(out, 'history/101/0001.json'), 'utf8'));
  expect(history.grades[0].checks[0]).toMatchObject({ id: 'greets', verdict: 'passed' });
});

test('class grade tells a wrong command line by exit status 2', async () => {
  const dir = temporaryFolder();
  for (const more of [
    ['--shard', '3/2'],
    ['--exercises', '99'],
    ['--check', '00/nothing'],
    ['--due', 'soon'],
    ['--isolation', 'no'],
  ]) {
    const got = await mysocks(ROOT, 'class', 'grade', dir, '--out', join(dir, 'out'), ...more);
    expect([more[0], got.status]).toEqual([more[0], 2]);
    expect(got.stderr).toMatch(/^mysocks: /);
  }
});
