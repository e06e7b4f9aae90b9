// The README says nothing that is not so: its excerpts, sessions, links and commands.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listExercises, loadExercise } from '../../lib/grader/exercises/catalog.ts';
import { isInstalled } from '../../bench/compile.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { nodeOptions, TestProgram, root, start } from '../helpers/program.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const folder = temporaryFolder();

/** A text without the indentation that all its lines have. */
function dedent(text: string): string {
  const indents = text.match(/^ *(?=\S)/gm) ?? [''];
  const least = Math.min(...indents.map((indent) => indent.length));
  return text.replace(new RegExp(`^ {${least}}`, 'gm'), '');
}

const excerpts = [...readme.matchAll(/<!-- (\S+?)(#\S+)? -->\n+ *```\w+\n(.*?)```/gs)].map(
  ([, file = '', name, text = '']) => ({ file, name, text: dedent(text) }),
);

test.each(excerpts)('README: its excerpt of $file is the source', ({ file, name, text }) => {
  const source = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n').length;
  expect(name === undefined ? parts(source, lines) : [region(source, name)]).toContain(text);
});

/** The lines between `// #region NAME` and `// #endregion`. */
function region(source: string, name: string): string | undefined {
  return new RegExp(`^// ${name.replace('#', '#region ')}\n(.*?)^// #endregion`, 'ms').exec(
    source,
  )?.[1];
}

/** All parts of a source with so many lines. */
function parts(source: string, count: number): string[] {
  const lines = source.split('\n');
  return lines.map((_, i) => dedent(`${lines.slice(i, i + count - 1).join('\n')}\n`));
}

test('README: there are excerpts of both designs', () => {
  const regions = excerpts.filter(({ name }) => name === '#accept-loop').map(({ file }) => file);
  expect(regions).toEqual(['servers/echo-iterative.ts', 'servers/echo-concurrent.ts']);
});

const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-'),
);

test('README: its links lead somewhere', () => {
  const local = links.filter((target) => !target.startsWith('https:'));
  const broken = local.filter((target) =>
    target.startsWith('#')
      ? !headings.includes(target.slice(1))
      : !existsSync(join(root, target.replace(/#.*/, ''))),
  );
  expect(local.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test.each(['README.md', 'exercises/1-sockets/README.md'])(
  'README: the table of %s has a row for each exercise, with its points',
  async (file) => {
    const rows = readFileSync(join(root, file), 'utf8').split('\n');
    const exercises = await Promise.all(listExercises().map(loadExercise));
    expect(exercises.length).toBeGreaterThan(14);
    for (const { id, declaration } of exercises) {
      const row = rows.find((line) => line.includes(`${id}/README.md`)) ?? `no row for ${id}`;
      const points = declaration.checks.reduce((sum, check) => sum + check.points, 0);
      expect(row).toMatch(new RegExp(`\\| +${points === 0 ? '-' : points} +\\|$`));
    }
  },
);

test('README: the scripts and verbs that it names are there', async () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', ...named]));
  const help = start('lib/cli/mysocks.mjs', ['--help']);
  await help.end;
  for (const [, verb] of readme.matchAll(/npx mysocks ([a-z]+)/g)) {
    expect(help.stdout).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
  }
});

/** A command line, and what it prints. */
interface Step {
  readonly command: string;
  readonly output: string;
}

/** The sessions on this machine; what happens in one terminal is one block. */
const terminals = [...readme.matchAll(/```console\n(.*?)```/gs)]
  .map(([, text = '']) => text)
  .filter((text) => !text.includes('192.168.'));

function stepsOf(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const end = step.indexOf('\n') + 1;
      return { command: step.slice(0, end - 1), output: step.slice(end) };
    });
}

/** Runs a command of the README as it is, but for the port, the folder, and the time that npx takes. */
function run(command: string, port: number): TestProgram {
  const tsx = [process.execPath, ...nodeOptions].join(' ');
  const here = command
    .replaceAll('npx tsx', tsx)
    .replaceAll('/tmp/shared', join(folder, 'shared'))
    .replace(/\b4000\b/, String(port));
  return new TestProgram('/bin/sh', ['-c', `exec 2>&1; ${here}`]);
}

test('README: its sessions go as they are shown', async () => {
  let server: TestProgram | undefined;
  let port = 0;
  for (const { command, output } of terminals.flatMap(stepsOf)) {
    if (command.includes(' nc ') && !isInstalled('nc', '-h')) continue;
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
  expect(terminals.length).toBeGreaterThan(4);
});
