/**
 * `mysocks tour`, which is also `npm start`: the lesson on real processes, in a few seconds.
 *
 * It starts an iterative and a concurrent echo server, one after the other, and three clients talk to each. All it
 * prints is measured: it comes from the recordings of these processes.
 *
 * @module
 */
import type { Command } from 'commander';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { STATE } from '../grader/exercises/kit.ts';
import { summaryLine } from '../trace/show/story.ts';
import { writePage } from '../trace/show/html.ts';
import { whenReaderGoes } from './output.ts';
import { compile } from './tour-compile.ts';
import { play, THINKING } from './tour-scene.ts';
import { table, type Column } from './tour-table.ts';

const KEPT = join(STATE, 'tour');

const DESIGNS = [
  { name: 'echo-iterative', what: 'one process, one client after another', children: 0 },
  { name: 'echo-concurrent', what: 'a child process for each client', children: 2 }, // its spares
];

const INTRODUCTION = `Three clients talk to an echo server, each of them a process. Client A connects first and
is slow: it thinks ${THINKING} ms before each further line. B and C come later and are quick.
`;

export function register(program: Command): void {
  program
    .command('tour')
    .description('two servers, and what a slow client does to the others')
    .action(tour);
}

/** Plays both scenes. Ctrl-C ends the tour at once and leaves no process and no file behind. */
async function tour(): Promise<void> {
  const controller = new AbortController();
  let status = 1;
  const stop = (_: string, signal: number): void => {
    status = 128 + signal;
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  whenReaderGoes(() => {
    status = 0;
    controller.abort();
  });
  try {
    await withFolder((dir) => perform(dir, controller.signal));
  } catch (error) {
    process.exitCode = status;
    if (!controller.signal.aborted) console.error(`\ntour: ${messageOf(error)}`);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, stop);
}

/** Works in a new folder, which replaces the last one if all goes well. */
async function withFolder(work: (dir: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(KEPT), { recursive: true });
  const dir = mkdtempSync(`${KEPT}-`);
  try {
    await work(dir);
    rmSync(KEPT, { recursive: true, force: true });
    renameSync(dir, KEPT);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function perform(dir: string, signal: AbortSignal): Promise<void> {
  say(INTRODUCTION);
  const programs = join(dir, 'programs');
  await compile(['clients/echo.ts', ...DESIGNS.map(({ name }) => `servers/${name}.ts`)], programs);
  const columns: Column[] = [];
  for (const { name, what, children } of DESIGNS) {
    const model = await play({
      server: join(programs, `${name}.mjs`),
      client: join(programs, 'echo.mjs'),
      children,
      dir: join(dir, name),
      signal,
      onServer: (pid) => process.stdout.write(`${name} (pid ${pid}): ${what}\n  replies came to:`),
      onReply: (to) => process.stdout.write(` ${to}`),
    });
    say('\n');
    columns.push({ name, model });
  }
  rmSync(programs, { recursive: true });
  say(table(columns));
  say(columns.map(summary).join('\n'));
  const recordings = columns.map(({ name }) => join(dir, name));
  await writePage(recordings, join(dir, 'page.html'));
  say(next());
}

function summary({ name, model }: Column): string {
  return `${name}: ${summaryLine(model) ?? 'nobody waited for a server that sat blocked'}.`;
}

function next(): string {
  const page = relative(process.cwd(), join(KEPT, 'page.html'));
  return `
What to try next
  See every call:        open ${page} in a browser
  Be the clients:        npx tsx servers/echo-iterative.ts 4000, and in two more terminals
                         npx tsx clients/echo.ts 127.0.0.1 4000: type lines, end with Ctrl-D
  Compare the designs:   diff servers/echo-iterative.ts servers/echo-concurrent.ts
  Write your own:        npx mysocks`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
