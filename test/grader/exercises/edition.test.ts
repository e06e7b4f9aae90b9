// The students' edition: it gives no answer away, and with it a student can do all there is to do.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, inject, test, type TestContext } from 'vitest';
import { listExercises, loadExercise } from '../../../lib/grader/exercises/catalog.ts';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { specimensOf } from '../../../lib/grader/gate/specimens.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { gradeIn, mysocks, type Run } from '../../helpers/kit.ts';

const run = promisify(execFile);
const edition = join(temporaryFolder(), 'edition');
/** This many lines in a row that are the same are copied. */
const WINDOW = 6;

/** What became of `mysocks handout`, with a folder that is there, and empty. */
let made: Run;

beforeAll(async () => {
  mkdirSync(edition);
  made = await mysocks(ROOT, 'handout', edition);
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Each run of lines of a program that say something, without its imports. */
function windows(text: string): string[] {
  const lines = text
    .replaceAll(/^import .*?;$/gms, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 3 && !/^(\/\/|\/?\*)/.test(line));
  return lines.slice(WINDOW - 1).map((_, i) => lines.slice(i, i + WINDOW).join('\n'));
}

describe('the students’ edition', () => {
  test('holds no solution, no right or wrong program, and no part of one', async () => {
    const exercises = await Promise.all(listExercises().map(loadExercise));
    const specimens = exercises.flatMap(specimensOf).filter(({ kind }) => kind !== 'starter');
    expect(specimens.length).toBeGreaterThan(100);
    // A starter begins as its solution does: what is given there is not looked for elsewhere.
    const files = filesBelow(edition);
    const starters = files.filter((file) => file.includes('/starter/'));
    const started = new Set(starters.flatMap((file) => windows(readFileSync(file, 'utf8'))));
    const others = files.filter((file) => !starters.includes(file));
    const given = new Set(others.flatMap((file) => windows(readFileSync(file, 'utf8'))));
    for (const { file } of specimens) {
      expect(existsSync(join(edition, relative(ROOT, file)))).toBe(false);
    }
    const solutions = specimens.filter(({ kind }) => kind === 'solution');
    const leaks = solutions.flatMap(({ file }) =>
      windows(readFileSync(file, 'utf8')).filter(
        (window) => given.has(window) && !started.has(window),
      ),
    );
    expect(leaks).toEqual([]);
    const texts = files.filter((file) => file.endsWith('.md'));
    expect(texts.map((file) => relative(edition, file))).toContain('lib/grader/README.md');
    // An edit shows lines of a solution, too few to be found above.
    expect(
      texts.filter((file) => /^```diff|full edition/m.test(readFileSync(file, 'utf8'))),
    ).toEqual([]);
  });

  test('holds nothing else that lies about in the folder of the instructor', () => {
    const names = filesBelow(edition).map((file) => relative(edition, file));
    const own = names.filter((name) => /^exercises\/[^/]+\/\d\d-[^/]+\/[a-z-]+\.ts$/.test(name));
    expect(own.filter((name) => basename(name) !== 'driver.ts')).toEqual([]);
    expect(names.filter((name) => /(^|\/)(test|bench|\.git|\.mysocks|\.ci)\//.test(name))).toEqual(
      [],
    );
    expect(names).toContain('exercises/1-sockets/04-upper-server/starter/upper-server.ts');
  });

  test('has no link in its texts that leads nowhere', () => {
    const broken = filesBelow(edition)
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
          .map(([, link = '']) => link)
          .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(dirname(file), link)))
          .map((link) => `${relative(edition, file)}: ${link}`),
      );
    expect(broken).toEqual([]);
  });

  test('has the chapters that are for students, and nothing that only an instructor can do', () => {
    const chapters = readdirSync(join(edition, 'docs')).filter((name) => name.endsWith('.md'));
    const all = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    expect(chapters.toSorted()).toEqual(all.toSorted());
    expect(existsSync(join(edition, 'docs/instructors'))).toBe(false);
    expect(existsSync(join(edition, 'docs/trace.png'))).toBe(true);
    for (const file of ['README.md', ...chapters.map((name) => join('docs', name))]) {
      const text = readFileSync(join(edition, file), 'utf8');
      expect(text, file).not.toMatch(
        /full edition|instructor|npm run bench|npm test\b|mysocks (handout|verify)|--submission|CONTRIBUTING/,
      );
    }
    expect(readFileSync(join(edition, 'README.md'), 'utf8')).toContain('## The units');
  });

  test('is installed with one command, and exercise 01 is passed in it', async (context: TestContext) => {
    const install = ['ci', '--prefer-offline', '--no-audit', '--no-fund'];
    const env = { ...process.env, ...inject('registryEnv') };
    const installed = spawnSync('npm', install, { cwd: edition, encoding: 'utf8', env });
    if (installed.status !== 0) {
      const network = /E(AI_AGAIN|NOTFOUND|CONNREFUSED|TIMEDOUT|NETUNREACH)|network/i;
      if (network.test(installed.stderr)) context.skip('npm reaches no registry');
    }
    expect(installed.status, installed.stderr).toBe(0);
    expect((await mysocks(edition, '--help')).stdout).not.toMatch(/^ +(verify|handout)/m);
    const id = 'exercises/1-sockets/01-greeting-client';
    const solution = join(ROOT, id, 'solution/greeting-client.ts');
    writeFileSync(join(edition, id, 'greeting-client.ts'), readFileSync(solution));
    const graded = await mysocks(edition, 'grade', '01', '--strict');
    expect(graded.stderr).toBe('');
    expect(graded).toMatchObject({ status: 0 });
    expect(graded.stdout).toContain('10 of 10 points');
    expect(gradeIn(join(edition, '.mysocks/results'), '01-greeting-client').points).toBe(10);
    expect((await mysocks(edition, 'solution', '01')).stdout).toContain('it has no solutions');
    await finds(['npm', 'run', 'check']);
  });
});

/** A check of the edition finds a type error and a forgotten await where they are, and nothing anywhere else. */
async function finds([command = '', ...args]: string[]): Promise<void> {
  const program = 'exercises/1-sockets/02-ask-client/ask-client.ts';
  const lines = [
    `import { closeSocket, connectSocket, writeSocket } from 'mysocks';`,
    'const port: string = process.argv[3]; // what may be undefined is no error here',
    `const channel = connectSocket('127.0.0.1', Number(port));`,
    `writeSocket(await channel, 'hello');`,
    'closeSocket(channel);',
  ];
  writeFileSync(join(edition, program), `${lines.join('\n')}\n`);
  const failed = await run(command, args, { cwd: edition }).catch(
    (error: { stdout: string }) => error,
  );
  // In CI the linter colours what it prints, also into a pipe.
  const printed = stripVTControlCharacters(failed.stdout);
  expect(printed.match(/^.*error TS.*$/gm)).toEqual([
    expect.stringContaining(`${program}(5,13): error TS2345: Argument of type 'Promise<number>'`),
  ]);
  expect(printed).toContain('no-floating-promises');
  expect(printed).toContain(`${program}:4:1`);
  expect(printed).toMatch(/Found 0 warnings and 1 error/);
  expect(failed).toMatchObject({ code: 1 });
}

test('mysocks handout fills an empty folder, and leaves one alone in which there is something', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine'), '');
  const refused = await mysocks(ROOT, 'handout', folder);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`The folder must be empty: "${folder}"`);
  expect(readdirSync(folder)).toEqual(['mine']);
  const file = join(folder, 'mine', 'edition');
  expect((await mysocks(ROOT, 'handout', file)).status).toBe(1);
  expect(readdirSync(folder)).toEqual(['mine']);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(dirname(edition))).toEqual(['edition']);
});
