// What was handed in is taken by name, by size, and never through a link; and many exercises are graded at once.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  findExercise,
  loadExercise,
  type LoadedExercise,
} from '../../../lib/grader/exercises/catalog.ts';
import { takeSubmission } from '../../../lib/grader/grading/submission.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { gradeIn, cleanKit, mysocks } from '../../helpers/kit.ts';

const NAME = 'greeting-client.ts';
let exercise: LoadedExercise;

beforeAll(async () => {
  const entry = findExercise('01');
  if (entry === undefined) throw new Error('no exercise 01');
  exercise = await loadExercise(entry);
});

/** A submission of these files: name and content. */
function submission(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function take(folder: string) {
  const to = temporaryFolder();
  const subject = takeSubmission(folder, exercise, to);
  const copy = dirname(subject.program);
  return { ...subject, files: existsSync(copy) ? readdirSync(copy).toSorted() : [] };
}

describe('takeSubmission()', () => {
  test.each([
    'exercises/1-sockets/01-greeting-client',
    '1-sockets/01-greeting-client',
    '01-greeting-client',
    '.',
  ])('finds a program in %s', (place) => {
    const folder = submission({ [join(place, NAME)]: 'mine' });
    const { program, original, absent } = take(folder);
    expect(absent).toBeUndefined();
    expect(readFileSync(program, 'utf8')).toBe('mine');
    expect(original).toBe(join(folder, place, NAME));
  });

  test('takes the sources beside it, and nothing else', () => {
    const names = [
      NAME,
      'lines.ts',
      'grade.test.ts',
      '.hidden.ts',
      'package.json',
      'node_modules/x.ts',
    ];
    const folder = submission(Object.fromEntries(names.map((name) => [name, ''])));
    symlinkSync('/etc/passwd', join(folder, 'link.ts'));
    expect(take(folder).files).toEqual([NAME, 'lines.ts']);
  });

  test('says that nothing was handed in', () => {
    expect(take(submission({ 'README.md': '' }))).toMatchObject({
      absent: `No ${NAME} was handed in.`,
      files: [],
    });
  });

  test('takes no symbolic link, wherever in the path it stands', () => {
    const file = submission({});
    symlinkSync(exercise.solution, join(file, NAME));
    expect(take(file)).toMatchObject({
      absent: `${NAME} is not taken: it is a symbolic link.`,
      files: [],
    });
    const folder = submission({});
    symlinkSync(dirname(exercise.solution), join(folder, '01-greeting-client'));
    expect(take(folder)).toMatchObject({
      absent: `${NAME} is not taken: 01-greeting-client is a symbolic link.`,
      files: [],
    });
  });

  test('takes no FIFO, no folder, and nothing huge, and does not wait for them', () => {
    const fifo = submission({});
    execFileSync('mkfifo', [join(fifo, NAME)]);
    expect(take(fifo).absent).toBe(`${NAME} is not taken: it is not a regular file.`);
    const folder = submission({ [join(NAME, 'x')]: '' });
    expect(take(folder).absent).toBe(`${NAME} is not taken: it is not a regular file.`);
    const huge = submission({ [NAME]: 'x'.repeat(256 * 1024 + 1) });
    expect(take(huge).absent).toBe(`${NAME} is not taken: it has more than 256 KB.`);
  });

  test('takes helpers of every kind and name, also in folders', () => {
    const names = [
      NAME,
      'lib/deep/parse.mts',
      'add.js',
      'data.json',
      'my lines.v2.ts',
      'grün_1.ts',
    ];
    const folder = submission(Object.fromEntries(names.map((name) => [name, ''])));
    const { program } = take(folder);
    for (const name of names.slice(1)) expect(existsSync(join(dirname(program), name))).toBe(true);
  });

  test('takes of a crowd of files those that the program imports', () => {
    const others = Array.from({ length: 40 }, (_, i) => [`other${i}.ts`, '']);
    const crowd = submission({
      ...Object.fromEntries(others),
      'x/lines.ts': `export * from '../ends.js';`,
      'ends.ts': '',
      [NAME]: `import { lines } from './x/lines';`,
    });
    const { absent, files } = take(crowd);
    expect(absent).toBeUndefined();
    expect(files).toEqual(['ends.ts', NAME, 'x']);
  });

  test.each([
    'kit-main/exercises/1-sockets/01-greeting-client/greeting-client.ts',
    'Jane Doe/homework/greeting-client.ts',
    'Greeting_Client.ts',
    'greeting-client (1).ts',
    'greeting-client.ts.txt',
    '01_greeting_client/greeting client.mts',
    'greeting-client-2.js',
  ])('takes %s, and says so', (path) => {
    const { absent, program, notes } = take(submission({ [path]: 'mine', 'other.ts': '' }));
    expect(absent).toBeUndefined();
    expect(readFileSync(program, 'utf8')).toBe('mine');
    expect(notes).toEqual([`${path} is taken for ${NAME}.`]);
  });

  test('takes no starter that was left in its place where there is work beside it', () => {
    const starter = readFileSync(exercise.starter, 'utf8').replaceAll('\n', '\r\n');
    const place = join('exercises/1-sockets/01-greeting-client', NAME);
    const both = take(submission({ [place]: starter, [`mine/${NAME}`]: 'mine' }));
    expect(readFileSync(both.program, 'utf8')).toBe('mine');
    const alone = take(submission({ [place]: starter }));
    expect(readFileSync(alone.program, 'utf8')).toBe(starter);
  });

  test('lists what is there where nobody can tell which file is meant', () => {
    const two = take(submission({ [`a/${NAME}`]: 'one', [`b/${NAME}`]: 'two' }));
    expect(two.absent).toBe(`Which file is ${NAME}? There are a/${NAME}, b/${NAME}.`);
    const none = take(submission({ 'client.ts': '', 'x/main.ts': '', 'upper-server.ts': '' }));
    expect(none.absent).toBe(`No ${NAME} was handed in. There are client.ts, x/main.ts.`);
  });
});

test('mysocks grade --submission grades what was handed in, and nothing for the one who grades', async () => {
  const folder = cleanKit();
  const results = join(folder, 'r');
  const solution = readFileSync(exercise.solution, 'utf8');
  const dir = submission({ [join('exercises/1-sockets/01-greeting-client', NAME)]: solution });
  const run = await mysocks(folder, 'grade', '--submission', dir, '--results', results);
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toMatch(/passed +10\/10 +01-greeting-client/);
  expect(run.stdout).toContain('No first-steps.ts was handed in.');
  expect(run.stdout).toMatch(/00-first-steps[^]*01-greeting-client[^]*\n\n {2}10 of \d+ points\n$/);
  expect(gradeIn(results, '01-greeting-client')).toMatchObject({ points: 10, max: 10 });
  const absent = gradeIn(results, '00-first-steps');
  expect(new Set(absent.checks.map(({ verdict }) => verdict))).toEqual(new Set(['did-not-run']));
  expect(existsSync(join(folder, '.mysocks/progress.json'))).toBe(false);

  const strict = ['grade', '0', '--submission', dir, '--results', results, '--strict'];
  expect(await mysocks(folder, ...strict)).toMatchObject({ status: 1 });
  expect(await mysocks(folder, 'grade', '--submission', join(dir, 'no'))).toMatchObject({
    status: 2,
  });
  expect(await mysocks(folder, 'grade', '--all', '1')).toMatchObject({ status: 2 });
});

test('mysocks grade --all grades what was begun, and notes it', async () => {
  const folder = cleanKit();
  const copy = join(folder, 'exercises/1-sockets/01-greeting-client', NAME);
  cpSync(exercise.solution, copy);
  const run = await mysocks(folder, 'grade', '--all');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toMatch(/passed +10\/10 +01-greeting-client/);
  expect(run.stdout).toMatch(/00-first-steps +It is not begun\./);
  expect(run.stdout).toContain('10 of 10 points');
  const progress = JSON.parse(readFileSync(join(folder, '.mysocks/progress.json'), 'utf8'));
  expect(progress.exercises['01-greeting-client']).toMatchObject({ passed: true, points: 10 });
});
