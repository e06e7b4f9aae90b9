// A class of sixty, graded in two shards that know nothing of each other.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { records } from '../../../lib/grader/class/csv.ts';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { bash } from '../../helpers/bash.ts';
import { FILE_NAME, FORMULA, sixty, type Known } from '../../helpers/hand-ins.ts';
import { mysocks, type Run } from '../../helpers/kit.ts';

const dir = temporaryFolder();
const out = join(dir, 'class');
const read = (name: string) => readFileSync(join(out, name), 'utf8');
const run = (...args: string[]) => mysocks(ROOT, 'class', ...args);
const script = (name: string, args: string[], env: Record<string, string>) =>
  bash(`bash ${join(ROOT, 'docs/instructors/scripts', name)} ${args.join(' ')}`, dir, env);
/** What the shards came to, and their merging. */
const runs: Run[] = [];
let known: Known[] = [];
let idOf = (key: string) => key;

beforeAll(async () => {
  const made = await sixty();
  known = made.known;
  writeFileSync(join(dir, 'hand-ins.zip'), made.zip);
  const shards = ['1', '2'].map((SLURM_ARRAY_TASK_ID) =>
    script('slurm.sh', ['hand-ins.zip', '--exercises', '01', '--isolation', 'any'], {
      SLURM_ARRAY_TASK_ID,
      SLURM_ARRAY_TASK_COUNT: '2',
    }),
  );
  runs.push(...(await Promise.all(shards)));
  runs.push(await run('merge', out, join(dir, 'part1'), join(dir, 'part2')));
  const ids = new Map(records(read('roster.csv')).map(({ id = '', name = '' }) => [name, id]));
  idOf = (key) => ids.get(key) ?? ids.get(`'${key}`) ?? key;
});

describe('class grade, of sixty hand-ins in five layouts from five platforms,', () => {
  test('gives each what it is worth, once', () => {
    expect(runs).toMatchObject(runs.map(() => ({ status: 0, stderr: '' })));
    expect(runs.map(({ stdout }) => /All (\d+) are graded/.exec(stdout)?.[1])).toEqual([
      '30',
      '30',
      '60',
    ]);
    const points = new Map(records(read('grades.csv')).map((row) => [row['id'], row['points']]));
    expect(points.size).toBe(60);
    const got = known.map(({ key }) => [key, points.get(idOf(key))]);
    expect(got).toEqual(known.map((each) => [each.key, String(each.points)]));
    for (const { key } of known) {
      const result = JSON.parse(read(`results/${idOf(key)}/result.json`));
      expect(result).toMatchObject({ attempts: 1, problems: [] });
    }
  });

  test('shows first who must be looked at, and names nobody', () => {
    const report = read('report.html');
    const [, look = ''] = report.split('A person must look at these');
    const hostile = known.filter(({ isHostile }) => isHostile);
    expect(hostile).toHaveLength(5);
    for (const { key } of hostile) expect(look.split('<h2>')[0]).toContain(idOf(key));
    for (const name of ['report.html', 'expected.json', 'checks.csv', 'grades.csv'])
      expect(read(name)).not.toContain('Stüdent');
    const ids = known.map(({ key }) => idOf(key));
    expect(new Set(ids).size).toBe(60);
    for (const id of ids) expect(id).toMatch(/^(\d{4}|[0-9a-f]{10})$/);
  });

  test('lets neither a formula in a name nor HTML in the name of a file through', () => {
    expect(read('roster.csv')).toContain(`'${FORMULA}`);
    expect(read('roster.csv')).not.toMatch(/(^|,)"?=cmd/m);
    const pages = readdirSync(join(out, 'feedback')).filter((name) => name.endsWith('.html'));
    expect(pages).toHaveLength(60);
    const texts = [read('report.html'), ...pages.map((name) => read(join('feedback', name)))];
    for (const text of texts) expect(text).not.toContain('<img');
    expect(texts.filter((text) => text.includes('&#60;img src=x'))).not.toEqual([]);
    expect(read('expected.json') + read('checks.csv')).not.toContain(dir);
    expect(FILE_NAME).toContain('<img');
    expect(existsSync(join(dir, 'greeting-client.ts'))).toBe(false);
  });
});

test('class similar finds the programs that are alike, and no starter', async () => {
  const found = await run('similar', out);
  expect(found).toMatchObject({ status: 0, stderr: '' });
  const { pairs } = JSON.parse(read('similar.json'));
  const good = new Set(known.filter(({ points }) => points >= 9).map(({ key }) => idOf(key)));
  for (const { one, other } of pairs)
    expect([good.has(one), good.has(other)]).toEqual([true, true]);
  // Fifteen that differ in names and a line: each pair of them.
  expect(pairs.length).toBeGreaterThanOrEqual(50);
  expect(found.stdout).toMatch(/^1\.00 {2}01-greeting-client {2}\w+ and \w+ {2}\(usual /m);
  expect(read('report.html')).toContain('Programs that are alike');
  expect(found.stdout + read('report.html')).not.toMatch(/cop(y|ied)|plagiar/i);
});

test('class export fills what Moodle gave, from a class of many platforms', async () => {
  const head =
    'Identifier,Full name,Grade,Maximum Grade,Last modified (grade),Feedback comments\r\n';
  const rows = ['1000', '1005', '9999'].map((id) => `Participant ${id},"A, ${id}",,100.00,-,\r\n`);
  writeFileSync(join(dir, 'worksheet.csv'), head + rows.join(''));
  const done = await run('export', out, 'moodle', join(dir, 'worksheet.csv'));
  expect(done).toMatchObject({ status: 0, stderr: '' });
  const lines = read('exports/worksheet.csv').split('\r\n');
  expect(lines[1]).toMatch(/^Participant 1000,"A, 1000",100\.00,100\.00,-,"10 of 10 points\n/);
  expect(lines[2]).toMatch(/^Participant 1005,"A, 1005",90\.00,.*not passed: reset"$/s);
  expect(`${lines[3]}\r\n`).toBe(rows[2]);
});

test('the matrix of GitHub grades the same parts, and puts them together', async () => {
  const { jobs } = parse(readFileSync(join(ROOT, 'docs/instructors/scripts/matrix.yml'), 'utf8'));
  const commands = (steps: { run?: string }[]) =>
    steps.flatMap(({ run: text = '' }) => (text.startsWith('npx mysocks') ? [text] : []));
  const [grade = ''] = commands(jobs.part.steps);
  const here = grade.replace('01-14', '01 --isolation any');
  for (const PART of ['1', '2']) {
    // All that it would grade is graded: the parts are the same.
    const done = await bash(here, dir, { PART, PARTS: '2' });
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('30 graded before') });
  }
  const [merge = ''] = commands(jobs.merge.steps);
  expect(await bash(merge, dir, {})).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('All 60 are graded'),
  });
});
