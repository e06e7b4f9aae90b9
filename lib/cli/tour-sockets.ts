/**
 * The first tour: the lesson of the servers on real processes, in a few seconds.
 *
 * It starts an iterative and a concurrent echo server, one after the other, and three clients talk to each. All it
 * prints is measured: it comes from the recordings of these processes.
 *
 * @module
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { summaryLine } from '../trace/show/story.ts';
import { writePage } from '../trace/show/html.ts';
import { compile } from './tour-compile.ts';
import { play, THINKING } from './tour-scene.ts';
import { table, type Column } from './tour-table.ts';
import { say, type TourPlace } from './tour-place.ts';

const DESIGNS = [
  { name: 'echo-iterative', what: 'one process, one client after another', children: 0 },
  { name: 'echo-concurrent', what: 'a child process for each client', children: 2 }, // its spares
];

const INTRODUCTION = `Three clients talk to an echo server, each of them a process. Client A connects first and
is slow: it thinks ${THINKING} ms before each further line. B and C come later and are quick.
`;

/** Plays both scenes. */
export async function perform({ dir, kept, signal }: TourPlace): Promise<void> {
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
  say(next(join(kept, 'page.html')));
}

function summary({ name, model }: Column): string {
  return `${name}: ${summaryLine(model) ?? 'nobody waited for a server that sat blocked'}.`;
}

function next(page: string): string {
  return `
What to try next
  See every call:        open ${page} in a browser
  Be the clients:        npx tsx servers/echo-iterative.ts 4000, and in two more terminals
                         npx tsx clients/echo.ts 127.0.0.1 4000: type lines, end with Ctrl-D
  Compare the designs:   diff servers/echo-iterative.ts servers/echo-concurrent.ts
  Write your own:        npx mysocks`;
}
