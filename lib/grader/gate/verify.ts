/**
 * The gate: tests the checks with programs that are known to be right or wrong.
 *
 * A starter must score nothing, the solution and the right programs everything, and each wrong program must
 * fail at the check that must catch it. A mistake stands in the file of that check; a program of its own names it in
 * its first line: `// caught by: reads-on`. Where a hang is the mistake, the name of the one and the line of the other
 * end with `(a hang)`; else a time limit must not be what decides. Where words of the advice are named, they must be
 * in what the student is told.
 *
 * @module
 */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Outcome } from '../trial/outcome.ts';
import { makeRunFolder, removeRunFolder } from '../runner/folder.ts';
import type { Job, Report } from '../runner/plan.ts';
import { runInTurn } from '../runner/start.ts';
import { bundle } from '../sandbox/bundle.ts';
import { wantedIsolation } from '../sandbox/isolation.ts';
import { complaintsAbout } from './complaints.ts';
import { decisiveChecks, programFile, type Specimen } from './specimens.ts';

/** What one specimen came to in one round. */
export interface Examined {
  readonly specimen: Specimen;
  readonly seed: number;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The checks that were run, when not all were. */
  readonly only: readonly string[] | undefined;
  /** What is wrong with that; nothing when the gate holds. */
  readonly complaints: readonly string[];
}

export interface VerifyOptions {
  readonly rounds: number;
  /** How many runners work at once. */
  readonly jobs: number;
  readonly seed: number;
  /** Run wrong programs against the check that must catch them only, not even what that one needs. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
}

/** Runs every specimen `rounds` times, each round with another seed; `tell` hears of each as soon as it is done. */
export async function verify(
  specimens: readonly Specimen[],
  options: VerifyOptions,
  tell: (examined: Examined) => void,
): Promise<{ problems: readonly string[] }> {
  const problems: string[] = [];
  for (let round = 0; round < options.rounds && options.signal?.aborted !== true; round++) {
    const seed = options.seed + round;
    // What takes long begins first; each runner takes the next one as soon as it is free.
    const queue = specimens
      .map((specimen) => new Examination(specimen, seed, options.quick === true, tell))
      .toSorted((a, b) => b.work - a.work);
    const setting = { checks: queue.map(({ checks }) => checks), seed, signal: options.signal };
    const jobs = Math.min(options.jobs, queue.length);
    const runs = Array.from({ length: jobs }, () => examineNext(queue, setting));
    problems.push(...(await Promise.all(runs)).flat());
    for (const left of queue) left.close();
  }
  return { problems };
}

/** Takes one after the other from the queue, with one runner, until none is left. */
async function examineNext(
  queue: Examination[],
  {
    checks,
    seed,
    signal,
  }: { checks: readonly string[]; seed: number; signal?: AbortSignal | undefined },
): Promise<readonly string[]> {
  const runFolder = makeRunFolder();
  const isolation = wantedIsolation();
  let current: Examination | undefined;
  const hear = (report: Report) => {
    if (report.t === 'outcome') current?.outcomes.set(report.outcome.id, report.outcome);
  };
  // A program is bundled when its turn has come: a thousand at once take gigabytes.
  async function* jobs() {
    for (let number = 0; (current = queue.shift()) !== undefined; number++) {
      const folder = join(runFolder, `p${number}`);
      try {
        const job = await current.prepare(folder);
        if (job !== undefined) yield job;
      } finally {
        current.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  try {
    const setting = { seed, runFolder, ...(isolation && { isolation }) };
    return (await runInTurn(jobs(), checks, setting, hear, signal)).problems;
  } finally {
    removeRunFolder(runFolder);
  }
}

/** One specimen, while it is examined. */
class Examination {
  readonly outcomes = new Map<string, Outcome>();
  readonly #specimen: Specimen;
  readonly #seed: number;
  readonly #only: readonly string[] | undefined;
  readonly #tell: (examined: Examined) => void;
  #errors: readonly string[] | undefined;

  constructor(
    specimen: Specimen,
    seed: number,
    quick: boolean,
    tell: (examined: Examined) => void,
  ) {
    this.#specimen = specimen;
    this.#seed = seed;
    this.#only = quick ? decisiveChecks(specimen) : undefined;
    this.#tell = tell;
  }

  /** The file of its checks. */
  get checks(): string {
    return this.#specimen.exercise.checks;
  }

  /** How many checks are to run. A starter fails early, and the rest is skipped. */
  get work(): number {
    return this.#specimen.kind === 'starter' ? 1 : this.#wanted.length;
  }

  get #wanted(): readonly string[] {
    return this.#only ?? this.#specimen.exercise.declaration.checks.map(({ id }) => id);
  }

  /** Bundles it. Nothing comes of one that is broken, or no program. */
  async prepare(folder: string): Promise<Job | undefined> {
    const { exercise, name: id, broken } = this.#specimen;
    const { declaration, checks } = exercise;
    this.#errors = [];
    if (broken !== undefined) return undefined;
    const name = basename(declaration.program, '.ts');
    const driver =
      declaration.driver === undefined ? undefined : join(exercise.folder, declaration.driver);
    const { script, errors } = await bundle({
      program: programFile(this.#specimen, join(folder, 'source')),
      folder,
      name,
      library: declaration.library,
      driver,
    });
    this.#errors = errors;
    if (errors !== undefined) return undefined;
    return { id, checks, script, name, ...(this.#only && { only: this.#only }) };
  }

  /** Tells what it came to. */
  close(): void {
    const [specimen, seed, only, outcomes] = [
      this.#specimen,
      this.#seed,
      this.#only,
      this.outcomes,
    ];
    const complete = this.#errors !== undefined || outcomes.size === this.#wanted.length;
    const more = complete ? (this.#errors ?? []) : ['Not all of its checks have run'];
    const complaints = [...more, ...complaintsAbout(specimen, outcomes)];
    this.#tell({ specimen, seed, only, outcomes, complaints });
  }
}
