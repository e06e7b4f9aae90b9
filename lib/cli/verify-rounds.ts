/**
 * The rounds of `npx mysocks verify`: all programs, and once more those that need a second look.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Specimen } from '../grader/gate/specimens.ts';
import { verify, type Examined } from '../grader/gate/verify.ts';
import { interruptible } from './interrupt.ts';
import { whenReaderGoes } from './output.ts';

export interface Settings {
  readonly quick: boolean;
  readonly rounds: number;
  readonly jobs: number;
  readonly seed: number;
}

/** What came of all of them. */
export interface Round {
  readonly all: readonly Examined[];
  readonly problems: readonly string[];
  readonly stopped: boolean;
}

/** Wrong programs that slipped through are examined twice more; those caught both times are unsteady, and no more. */
export async function again(first: Round, settings: Settings, underLoad: boolean) {
  const slipped = first.all.filter(
    ({ specimen, complaints }) => specimen.kind === 'wrong' && complaints.length > 0,
  );
  if (first.stopped || slipped.length === 0) return { ...first, unsteady: [] };
  const specimens = slipped.map(({ specimen }) => specimen);
  const more = { ...settings, rounds: 2, seed: settings.seed + settings.rounds };
  const { all, problems, stopped } = await examineAll(specimens, more, underLoad);
  const caught = ({ specimen }: Examined) =>
    all.filter((each) => each.specimen === specimen).every((each) => each.complaints.length === 0);
  const unsteady = slipped.filter(caught);
  return {
    all: first.all.map((one) => (unsteady.includes(one) ? { ...one, complaints: [] } : one)),
    problems: [...first.problems, ...problems],
    stopped,
    unsteady,
  };
}

/** Runs all, and shows how far that is. */
export async function examineAll(
  specimens: readonly Specimen[],
  settings: Settings,
  underLoad: boolean,
): Promise<Round> {
  const all: Examined[] = [];
  const total = specimens.length * settings.rounds;
  const { isTTY } = process.stdout;
  const loops = underLoad ? busyLoops() : [];
  try {
    return await interruptible(async (interrupt) => {
      const readerGone = new AbortController();
      whenReaderGoes(() => readerGone.abort());
      const signal = AbortSignal.any([interrupt, readerGone.signal]);
      const { problems } = await verify(specimens, { ...settings, signal }, (examined) => {
        all.push(examined);
        if (isTTY) process.stdout.write(`\r  ${all.length} of ${total} `);
      });
      return { all, problems, stopped: signal.aborted };
    });
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
    if (isTTY) process.stdout.write('\r\u001b[K');
  }
}

/** A busy loop for each processor, so that the programs have to share it. */
function busyLoops(): ChildProcess[] {
  const loop = () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  return Array.from({ length: availableParallelism() }, loop);
}
