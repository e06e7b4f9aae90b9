// README.md and the chapters in docs/ say nothing that is not so: their excerpts, sessions, links and commands.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { isInstalled } from '../../bench/compile.ts';
import { listExercises, loadExercise } from '../../lib/grader/exercises/catalog.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { kit } from '../helpers/kit.ts';
import { TestProgram, root, start } from '../helpers/program.ts';
import { dedent, excerptsOf, linksOf, regionOrParts, stepsOf, terminalsOf } from './chapter.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const below = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const chapters = ['README.md', ...below('docs')];
const folder = temporaryFolder();

test('README: it fits on a few screens, and the rest is in chapters', () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(8192);
  expect(chapters.length).toBeGreaterThan(7);
});

const excerpts = chapters.flatMap((chapter) =>
  excerptsOf(read(chapter)).map((excerpt) => ({ chapter, ...excerpt })),
);

test.each(excerpts)('$chapter: its excerpt of $file is the source', ({ file, name, text }) => {
  expect(regionOrParts(read(file), name, text)).toContain(dedent(text));
});

test('docs/designs.md has excerpts of both designs', () => {
  const regions = excerpts.filter(({ name }) => name === 'accept-loop').map(({ file }) => file);
  expect(regions).toEqual(['servers/echo-iterative.ts', 'servers/echo-concurrent.ts']);
});

test('README, docs and all other chapters: their links lead somewhere', () => {
  const others = ['CONTRIBUTING.md', 'CHANGELOG.md', ...below('lib'), ...below('exercises')];
  const links = [...chapters, ...others].flatMap((file) => linksOf(file, read(file)));
  const broken = links.filter(({ path, anchor }) => {
    if (!existsSync(join(root, path))) return true;
    return anchor !== '' && !headings(read(path)).includes(anchor);
  });
  expect(links.length).toBeGreaterThan(60);
  expect(broken).toEqual([]);
});

/** The anchors that a page has for its headings. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('docs/README.md names every chapter', () => {
  const named = linksOf('docs/README.md', read('docs/README.md')).map(({ path }) => path);
  expect(named).toEqual(
    expect.arrayContaining(below('docs').filter((path) => path !== 'docs/README.md')),
  );
});

describe('the tables of units and exercises', async () => {
  const entries = listExercises();
  const exercises = await Promise.all(entries.map(loadExercise));
  const pointsOf = (unit: string, id?: string) =>
    exercises
      .filter((exercise) => exercise.unit === unit && (id === undefined || exercise.id === id))
      .flatMap(({ declaration }) => declaration.checks)
      .reduce((sum, { points }) => sum + points, 0);
  const rowOf = (file: string, link: string) =>
    read(file)
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(link)) ?? `no row for ${link}`;

  test.each([...new Set(entries.map(({ unit }) => unit))])('README: has a row for %s', (unit) => {
    const count = entries.filter((entry) => entry.unit === unit).length;
    const row = rowOf('README.md', `exercises/${unit}/README.md`);
    expect(row).toMatch(new RegExp(`\\| +${count} \\| +${pointsOf(unit)} \\|$`));
  });

  test.each(entries)('the README of $unit has a row for $id, with its points', ({ unit, id }) => {
    const points = pointsOf(unit, id);
    const row = rowOf(`exercises/${unit}/README.md`, `(${id}/README.md)`);
    expect(row).toMatch(new RegExp(`\\| +${points === 0 ? '-' : points} +\\|$`));
  });
});

test('README and docs: the scripts and verbs that they name are there', async () => {
  const text = chapters.map(read).join('\n');
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', ...named]));
  const help = start('lib/cli/mysocks.mjs', ['--help']);
  await help.end;
  for (const [, verb] of text.matchAll(/npx mysocks ([a-z]+)/g)) {
    expect(help.stdout).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
  }
});

/** Runs a command as it is, but for the programs (compiled once), the port, and the folder. */
function run(command: string, port: number): TestProgram {
  const here = command
    .replace(
      /npx tsx (\S+?)(\w[\w-]*)\.ts/g,
      (_, part, name) => `node ${join(inject('samples'), part, name)}.mjs`,
    )
    .replaceAll('/tmp/shared', join(folder, 'shared'))
    .replace(/\b4000\b/, String(port));
  return new TestProgram('/bin/sh', ['-c', `exec 2>&1; ${here}`]);
}

test.concurrent('docs: their sessions go as they are shown', async ({ expect }) => {
  const steps = chapters
    .filter((chapter) => chapter !== 'docs/instructors/class.md') // it has a test of its own
    .flatMap((chapter) => terminalsOf(read(chapter)))
    .flatMap(stepsOf)
    // Two terminals that talk while they run have a test of their own: test/programs/shared-memory.test.ts.
    .filter(({ command }) => !/mysocks|samples\/distributed\/shared-memory/.test(command));
  let server: TestProgram | undefined;
  let port = 0;
  for (const { command, output } of steps) {
    if (command.includes(' nc ') && !isInstalled('nc', '-h')) continue;
    if (command.includes('samples/ipc/') && process.platform !== 'linux') continue;
    const isServer = command.includes('servers/');
    const program = run(command, isServer ? 0 : port);
    if (isServer) {
      await server?.destroy();
      server = program;
      port = Number((await program.prints(/:(\d+)\n/))[1]);
    } else await program.end;
    expect(`$ ${command}\n${program.stdout.replace(`:${port}`, ':4000')}`).toBe(
      `$ ${command}\n${output}`,
    );
  }
  expect(steps.length).toBeGreaterThan(10);
});

test.concurrent('README: the session of a student goes as it is shown', async ({ expect }) => {
  const readme = read('README.md');
  const steps = terminalsOf(readme).flatMap(stepsOf);
  const version = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const cwd = kit();
  // A free port has another number each time.
  const form = (text: string) => text.replace(/127\.0\.0\.1 \d+/g, '127.0.0.1 PORT');
  for (const { command, output } of steps) {
    const args = command.replace('npx mysocks', '').trim().split(' ');
    const program = start(join(cwd, 'lib/cli/mysocks.mjs'), args, { cwd });
    await program.end;
    expect(form(program.output.toString())).toBe(form(output));
    const copy = /^Your copy is (.*)$/m.exec(output)?.[1];
    if (copy !== undefined) writeFileSync(join(cwd, copy), version);
  }
  expect(steps.map(({ command }) => command.split(' ')[2])).toEqual(['start', 'grade']);
});
