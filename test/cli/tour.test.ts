import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../lib/cli/tour-compile.ts';
import { play } from '../../lib/cli/tour-scene.ts';
import { table } from '../../lib/cli/tour-table.ts';
import { loadRun } from '../../lib/trace/record/load.ts';
import { buildModel } from '../../lib/trace/model/model.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { descendants, runs } from '../helpers/proc.ts';
import { root, start } from '../helpers/program.ts';

/** Elsewhere nobody tells the children of a process. */
const isLinux = process.platform === 'linux';

const tour = () => start('lib/cli/mysocks.mjs', ['tour'], { group: true });
const folder = temporaryFolder();

/** The times in a row of the table: in the iterative column, in the concurrent one. */
function times(text: string, client: string): number[] {
  const row = text.split('\n').find((line) => line.includes(`${client}: first reply`)) ?? '';
  return [...row.matchAll(/([\d.]+) ms/g)].map(([, ms]) => Number(ms));
}

test('tour shows that a slow client keeps others waiting in one design only', async () => {
  const program = tour();
  const { code } = await program.end;
  expect(program.stderr).toBe('');
  expect(code).toBe(0);
  const { stdout } = program;
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const shown = form(/```text\n(Three clients .*?)```/s.exec(readme)?.[1] ?? '');
  expect(form(stdout).slice(0, shown.length)).toEqual(shown);
  expect(shown.at(-1)).toMatch(/^ server blocked/); // what is to be tried next is not shown there
  expect(stdout).toMatch(/echo-iterative .*\n {2}replies came to: A A A B B B C C C\n/);
  for (const client of ['client B', 'client C']) {
    const [iterative = NaN, concurrent = NaN] = times(stdout, client);
    expect(iterative).toBeGreaterThan(concurrent);
    expect(iterative).toBeGreaterThan(1000); // client A thinks twice as long as half a second
  }
  expect(stdout).toMatch(/clients served at once +1 +[23]\n/);
  expect(stdout).toMatch(/server blocked while a client waited +\d{4,} ms +0 ms\n/);
  expect(stdout).toMatch(/echo-iterative: the server sat blocked in readSocket for .* 2 clients/);
  expect(readFileSync(join(root, '.mysocks/tour/page.html'), 'utf8')).toMatch(/^<!doctype html>/i);
});

/** What a tour prints, but for what each run measures anew. */
function form(text: string): string[] {
  const lines = text.trim().split('\n');
  return lines.map((line) => line.replace(/\d[\d.]*/g, 'N').replace(/(?<=to:)[ ABC]+| +/g, ' '));
}

test('tour prints what its recordings say', () => {
  const runs = ['echo-iterative', 'echo-concurrent'].map((name) => {
    const { records } = loadRun(join(root, '.mysocks/tour', name));
    return { name, model: buildModel(records) };
  });
  const program = table(runs);
  const [model] = runs.map(({ model }) => model);
  expect(model?.connections.map(({ label }) => label)).toEqual([
    'client A',
    'client B',
    'client C',
  ]);
  expect(program.split('\n')[0]).toMatch(
    /^ {2}since its connect +echo-iterative +echo-concurrent$/,
  );
});

test.skipIf(!isLinux)('tour leaves no process and no file behind after Ctrl-C', async () => {
  const program = tour();
  await program.prints(/replies came to: A/);
  const processes = descendants(program.pid);
  expect(processes.length).toBeGreaterThanOrEqual(2);
  program.interrupt();
  expect(await program.end).toEqual({ code: 130, signal: null });
  await expect.poll(() => processes.filter(runs)).toEqual([]);
  expect(readdirSync(join(root, '.mysocks')).filter((name) => name.startsWith('tour-'))).toEqual(
    [],
  );
});

test.skipIf(!isLinux)('tour ends all its processes when it alone is told to end', async () => {
  const program = tour();
  await program.prints(/replies came to: A/);
  const processes = descendants(program.pid);
  program.kill('SIGTERM');
  expect(await program.end).toEqual({ code: 143, signal: null });
  await expect.poll(() => processes.filter(runs)).toEqual([]);
});

const scene = async (server: string) => {
  const file = join(folder, 'server.mjs');
  writeFileSync(file, server);
  await compile(['clients/echo.ts'], folder);
  await play({
    server: file,
    client: join(folder, 'echo.mjs'),
    children: 0,
    dir: join(folder, 'run'),
    signal: new AbortController().signal,
    onServer: () => {},
    onReply: () => {},
  });
};

test('play() says what a server said that cannot start', async () => {
  const server = 'console.error("no port is free"); process.exitCode = 1;';
  await expect(scene(server)).rejects.toThrow('server.mjs has ended (status 1)\nno port is free');
});

test('play() fails when the server does not say its port', async () => {
  const server = 'console.log("hello"); setInterval(() => {}, 1000);';
  await expect(scene(server)).rejects.toThrow("does not say its port: 'hello'");
});

test('play() fails when a client is turned away', async () => {
  const server = `import { createServer } from 'node:net';
    const server = createServer((socket) => socket.end());
    server.listen(0, '127.0.0.1', () => console.log('listening on ' + '127.0.0.1:' + server.address().port));`;
  await expect(scene(server)).rejects.toThrow(/echo\.mjs has ended \(status 1\)\necho: /);
});
