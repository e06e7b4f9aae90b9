/**
 * How a scene of the tour of unit 2 is played: one sample program, which forks, watched through what it records.
 *
 * @module
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setInterval as every } from 'node:timers/promises';
import { buildModel, type Model, type Span } from '../trace/model/model.ts';
import { loadRun } from '../trace/record/load.ts';
import { TourProgram } from './tour-program.ts';

const POLL_MS = 20;

/** An idle machine needs five seconds, a busy one twenty times that. */
const LIMIT_MS = 180_000;

/** A program that plays, and what it does meanwhile. */
export interface Playing {
  readonly program: TourProgram;
  /** Waits until its recording shows something, and gives that. */
  readonly seen: <T>(what: (model: Model) => T | undefined) => Promise<T>;
}

/** What is played, and where. */
export interface Scene {
  /** The folder of the programs, in JavaScript. */
  readonly programs: string;
  /** The folder for the recording; none, if there shall be none. */
  readonly dir: string | undefined;
  readonly signal: AbortSignal;
}

/** Plays a scene: starts the program and does what `act` says. However it ends, it leaves no process behind. */
export async function play<T>(
  { programs, dir, signal: early }: Scene,
  [name, ...args]: readonly [string, ...string[]],
  act: (playing: Playing) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = AbortSignal.any([early, limit, over.signal]);
  signal.throwIfAborted();
  if (dir !== undefined) mkdirSync(dir); // the program comes later
  const file = join(programs, `${name}.mjs`);
  const program = new TourProgram(file, args, dir, (error) => over.abort(error));
  const seen: Playing['seen'] = async (what) => {
    if (dir === undefined) throw new Error('Scene must have a folder for its recording');
    for await (const _ of every(POLL_MS, undefined, { signal })) {
      if (readdirSync(dir).length === 0) continue; // it has not begun yet
      const found = what(buildModel(loadRun(dir).records));
      if (found !== undefined) return found;
    }
    throw signal.reason;
  };
  try {
    return await Promise.race([act({ program, seen }), aborted(signal)]);
  } catch (error) {
    if (!limit.aborted) throw error;
    throw new Error(`${basename(file)}: no end after ${LIMIT_MS / 1000} s`, { cause: error });
  } finally {
    over.abort();
    await program.stop('SIGKILL');
  }
}

/** The calls of one name, by the time at which they began. */
export function calls({ spans }: Model, name: string): Span[] {
  return spans.filter(({ operation }) => operation.name === name);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
