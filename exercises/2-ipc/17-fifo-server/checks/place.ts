/**
 * The name: free, stale, taken, and given back.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { makeFifos } from '../../checks/fifos.ts';
import { endsWith, kill, ownProcess } from '../../checks/processes.ts';
import { Numbers } from './clients.ts';

export const place = check(
  'place',
  {
    title: 'takes over a stale FIFO, and nothing else',
    teaches:
      'A name outlives the process that made it. Whether a server lives behind it, only a look at the other end tells.',
    points: 1,
    needs: ['sequence'],
    linux: true,
    hints: [
      'mkfifo gives EEXIST. Which three things may be there?',
      'Nobody reads a stale FIFO: open for writing with O_NONBLOCK gives ENXIO. With a living server it succeeds.',
      'EEXIST: lstatSync(path).isFIFO()? Then open(path, O_WRONLY | O_NONBLOCK): -1 with ENXIO is stale, a descriptor is a living server.',
    ],
    advice: [
      {
        when: /^a stale/,
        say: 'A FIFO that nobody reads is what a killed server has left: take it over, as it is or anew.',
      },
      {
        when: /^wrong arguments/,
        say: 'One PATH and nothing else: otherwise usage on stderr, exit status 2, and no FIFO.',
      },
      {
        when: /./,
        say: 'Something lives there, or it is no FIFO: exit with 1 and leave it as it is. Remove nothing at the end that you have not made.',
      },
    ],
  },
  async (t) => {
    await t.variation('a stale FIFO', async () => {
      const folder = t.folder();
      makeFifos([join(folder, 'requests')]);
      const server = await Numbers.start(t, 2, folder);
      await server.ask(2);
      await server.ask(1);
    });
    await t.variation('a living server', () => living(t));
    for (const [name, make] of Object.entries(OTHERS)) {
      await t.variation(name, () => other(t, make));
    }
    for (const args of [[], ['requests', 'more']]) {
      await t.variation(`wrong arguments: ${args.join(' ') || 'none'}`, async () => {
        const program = await t.run(args);
        await program.finishes({ stdout: '', status: 2 });
        if (readdirSync(program.folder).length > 0) t.fail('something was made all the same');
      });
    }
  },
);

/** A second server in the same folder must leave the first one alone. */
async function living(t: Trial): Promise<void> {
  const server = await Numbers.start(t, 3);
  await server.ask(3);
  const before = statSync(server.path).ino;
  const program = await t.run([server.path], { beside: server.program.process });
  await program.finishes({ stdout: '', status: 1 });
  const now = statSync(server.path, { throwIfNoEntry: false })?.ino;
  if (now === undefined) t.fail('the FIFO of the living server is gone');
  if (now !== before) t.fail('there is another FIFO in place of the living server’s');
  await server.ask(1);
}

const OTHERS: Readonly<Record<string, (folder: string) => string>> = {
  'a regular file': (folder) => {
    const path = join(folder, 'requests');
    writeFileSync(path, 'not yours\n', { mode: 0o666 });
    return path;
  },
  'a folder': (folder) => folder,
  'a folder that is not there': (folder) => join(folder, 'nowhere', 'requests'),
};

async function other(t: Trial, make: (folder: string) => string): Promise<void> {
  const folder = t.folder();
  const path = make(folder);
  const program = await t.run([path], { folder });
  await program.finishes({ stdout: '', status: 1 });
  if (path === join(folder, 'requests') && !isUntouched(path)) t.fail('the file was changed');
}

function isUntouched(path: string): boolean {
  return (
    existsSync(path) && statSync(path).isFile() && readFileSync(path, 'utf8') === 'not yours\n'
  );
}

export const removed = check(
  'removed',
  {
    title: 'removes its FIFO at SIGTERM and SIGINT, and ends with 0',
    teaches:
      'Who has made a name takes it away, too. Nobody else knows when it is not needed any more.',
    points: 1,
    needs: ['sequence'],
    linux: true,
    hints: [
      'What is left of your FIFO after Ctrl-C?',
      "A handler for each of the two signals: process.on('SIGTERM', end).on('SIGINT', end).",
      'function end(): void { unlinkSync(path); process.exit(0); }',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'A server that is told to end has done nothing wrong: process.exit(0).',
      },
      {
        when: /./,
        say: 'unlinkSync(path) in a handler of SIGTERM and SIGINT, installed before ready is printed.',
      },
    ],
  },
  async (t) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      for (const clients of [0, 1]) {
        await t.variation(`${name} after ${clients === 0 ? 'no client' : 'one'}`, async () => {
          const server = await Numbers.start(t, clients);
          if (clients > 0) await server.ask(1);
          await server.program.rests({ threads: true });
          kill(t, server.program, ownProcess(t, server.program), name);
          await endsWith(t, server.program, 0);
          if (existsSync(server.path))
            t.fail('the FIFO is still there', { symptom: 'left-behind' });
        });
      }
    }
  },
);
