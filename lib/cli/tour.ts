/**
 * `mysocks tour`, which is also `npm start`: what a unit shows, on real processes, with figures that are measured
 * while it is told. Each tour is a file of its own beside this one.
 *
 * @module
 */
import { Argument, type Command } from 'commander';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { STATE } from '../grader/exercises/kit.ts';
import { usageError } from './exercise-argument.ts';
import { nearest } from './nearest.ts';
import { whenReaderGoes } from './output.ts';
import { say, type TourPlace } from './tour-place.ts';

interface Tour {
  readonly about: string;
  /** The folder of its last run. */
  readonly kept: string;
  /** Plays it and prints what it shows. */
  readonly load: () => Promise<{ readonly perform: (place: TourPlace) => Promise<void> }>;
}

const FIRST = 'sockets';

/** All tours: one more is an entry here, and its file. */
const TOURS: Readonly<Record<string, Tour>> = {
  [FIRST]: {
    about: 'two servers, and what a slow client does to the others',
    kept: join(STATE, 'tour'),
    load: () => import('./tour-sockets.ts'),
  },
  ipc: {
    about: 'a pipe that fills, an end that stays open, a counter that loses',
    kept: join(STATE, 'tours', 'ipc'),
    load: () => import('./tour-ipc.ts'),
  },
  distributed: {
    about: 'three locks by messages, a node that dies, a mistake that only one order shows',
    kept: join(STATE, 'tours', 'distributed'),
    load: () => import('./tour-distributed.ts'),
  },
};

export function register(program: Command): void {
  const name = new Argument('[name]', listed(Object.keys(TOURS), ': ')).default(FIRST);
  program
    .command('tour')
    .description('a minute with real processes: what a unit shows')
    .addArgument(name)
    .action(tour);
}

/** Plays a tour. Ctrl-C ends it at once and leaves no process and no file behind. */
async function tour(name: string): Promise<void> {
  const chosen = Object.hasOwn(TOURS, name) ? TOURS[name] : undefined;
  if (chosen === undefined) unknown(name);
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
    await withFolder(chosen, controller.signal);
    const others = Object.keys(TOURS).filter((other) => other !== name);
    say(`\nMore tours\n  ${listed(others, '   ', 'npx mysocks tour ').replaceAll('\n', '\n  ')}`);
  } catch (error) {
    process.exitCode = status;
    if (!controller.signal.aborted) console.error(`\ntour: ${messageOf(error)}`);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, stop);
}

function unknown(name: string): never {
  const names = Object.keys(TOURS);
  const meant = nearest(name, names) ?? names.join(', ');
  return usageError(`There is no tour "${name}". Did you mean ${meant}?`);
}

/** A line for each. */
function listed(names: readonly string[], gap: string, before = ''): string {
  const width = Math.max(...names.map((name) => name.length));
  const line = (name: string) => `${before}${name.padEnd(width)}${gap}${TOURS[name]?.about}`;
  return names.map(line).join('\n');
}

/** Works in a new folder, which replaces the last one if all goes well. */
async function withFolder({ kept, load }: Tour, signal: AbortSignal): Promise<void> {
  mkdirSync(dirname(kept), { recursive: true });
  const dir = mkdtempSync(`${kept}-`);
  try {
    const { perform } = await load();
    await perform({ dir, kept: relative(process.cwd(), kept), signal });
    rmSync(kept, { recursive: true, force: true });
    renameSync(dir, kept);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
