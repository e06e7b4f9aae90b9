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
import { basename, join } from 'node:path';
import type { Outcome } from '../trial/outcome.ts';
import { makeRunFolder, removeRunFolder } from '../runner/folder.ts';
import { runPlan } from '../runner/start.ts';
import type { Job, Plan, Report } from '../runner/plan.ts';
import { bundle } from '../sandbox/bundle.ts';
import { wantedIsolation } from '../sandbox/isolation.ts';
import { complaintsAboutAdvice } from './advice.ts';
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
  const batches = shares(specimens, options);
  const problems: string[] = [];
  for (let round = 0; round < options.rounds && options.signal?.aborted !== true; round++) {
    const seed = options.seed + round;
    const runs = batches.map((batch) => examineBatch(batch, { ...options, seed }, tell));
    problems.push(...(await Promise.all(runs)).flat());
  }
  return { problems };
}

/** As many batches as jobs, each with about as much to do as the others. */
function shares(specimens: readonly Specimen[], { jobs, quick = false }: VerifyOptions) {
  const batches = Array.from({ length: jobs }, () => ({ work: 0, programs: [] as Specimen[] }));
  const works = specimens.map((specimen) => ({ specimen, work: workOf(specimen, quick) }));
  for (const { specimen, work } of works.toSorted((a, b) => b.work - a.work)) {
    const [least] = batches.toSorted((a, b) => a.work - b.work);
    least?.programs.push(specimen);
    if (least !== undefined) least.work += work;
  }
  return batches.map(({ programs }) => programs);
}

/** How many checks are run. A starter fails early, and the rest is skipped. */
function workOf(specimen: Specimen, quick: boolean): number {
  if (specimen.kind === 'starter') return 1;
  const only = quick ? decisiveChecks(specimen) : undefined;
  return (only ?? specimen.exercise.declaration.checks).length;
}

async function examineBatch(
  batch: readonly Specimen[],
  { seed, quick, signal }: VerifyOptions,
  tell: (examined: Examined) => void,
): Promise<readonly string[]> {
  const runFolder = makeRunFolder();
  const isolation = wantedIsolation();
  const open = new Map(
    batch.map((specimen) => [idOf(specimen), examination(specimen, seed, quick === true)]),
  );
  const close = (id: string, more: readonly string[] = []) => {
    const examined = open.get(id);
    if (examined === undefined) return;
    open.delete(id);
    const { specimen, outcomes } = examined;
    tell({ ...examined, complaints: [...more, ...complaintsAbout(specimen, outcomes)] });
  };
  try {
    const bundled = await Promise.all(
      [...open.values()].map((each, i) => jobFor(each, join(runFolder, `p${i}`))),
    );
    for (const { id, errors } of bundled) if (errors !== undefined) close(id, errors);
    const jobs = bundled.flatMap(({ job }) => job ?? []);
    const plan: Plan = { jobs, seed, runFolder, ...(isolation && { isolation }) };
    const hear = (report: Report) => {
      if (report.t !== 'outcome') return;
      const examined = open.get(report.job);
      examined?.outcomes.set(report.outcome.id, report.outcome);
      const all = (examined?.only ?? examined?.specimen.exercise.declaration.checks)?.length;
      if (examined?.outcomes.size === all) close(report.job);
    };
    return (await runPlan(plan, hear, signal)).problems;
  } finally {
    for (const id of open.keys()) close(id, ['Not all of its checks have run']);
    removeRunFolder(runFolder);
  }
}

function examination(specimen: Specimen, seed: number, quick: boolean) {
  const only = quick ? decisiveChecks(specimen) : undefined;
  return { specimen, seed, only, outcomes: new Map<string, Outcome>() };
}

function idOf({ exercise, name }: Specimen): string {
  return `${exercise.id}/${name}`;
}

async function jobFor(
  { specimen, only }: Pick<Examined, 'specimen' | 'only'>,
  folder: string,
): Promise<{ id: string; job?: Job; errors?: readonly string[] }> {
  const { exercise } = specimen;
  const { declaration, checks } = exercise;
  const id = idOf(specimen);
  if (specimen.broken !== undefined) return { id, errors: [] };
  const name = basename(declaration.program, '.ts');
  const driver =
    declaration.driver === undefined ? undefined : join(exercise.folder, declaration.driver);
  const result = await bundle({
    program: programFile(specimen, join(folder, 'source')),
    folder,
    name,
    library: declaration.library,
    driver,
  });
  if (result.errors !== undefined) return { id, errors: result.errors };
  return { id, job: { id, checks, script: result.script, name, ...(only && { only }) } };
}

/** In what way a specimen did not do as it should. */
function complaintsAbout(specimen: Specimen, outcomes: ReadonlyMap<string, Outcome>): string[] {
  if (specimen.broken !== undefined) return [specimen.broken];
  if (specimen.kind === 'wrong') return complaintsAboutWrong(specimen, outcomes);
  const { checks } = specimen.exercise.declaration;
  if (specimen.kind === 'starter') {
    const scored = checks
      .filter(({ id }) => (outcomes.get(id)?.points ?? 0) > 0)
      .map(({ id }) => id);
    if (scored.length > 0) return [`The starter has points already: ${scored.join(', ')}`];
    const passed = checks.every(({ id }) => outcomes.get(id)?.verdict === 'passed');
    return passed ? ['The starter passes everything'] : [];
  }
  return checks.flatMap(({ id }) => {
    const { verdict = 'did-not-run', message = '' } = outcomes.get(id) ?? {};
    return verdict === 'passed' || verdict === 'not-judged'
      ? []
      : [`${id}: ${verdict}: ${message}`];
  });
}

function complaintsAboutWrong(
  specimen: Specimen,
  outcomes: ReadonlyMap<string, Outcome>,
): string[] {
  const { caughtBy = '', hangs = false, exercise, source } = specimen;
  if (!exercise.declaration.checks.some(({ id }) => id === caughtBy)) {
    const place =
      source === undefined
        ? 'first line must be "// caught by: ID" with'
        : 'file must be called after';
    return [`Its ${place} a check of the exercise: got "${caughtBy}"`];
  }
  const outcome = outcomes.get(caughtBy);
  const verdict = outcome?.verdict ?? 'did-not-run';
  if (!['failed', 'crashed', 'too-slow', 'not-judged'].includes(verdict)) {
    return [`It must fail at ${caughtBy}, but that check came to: ${verdict}`];
  }
  if (outcome?.timedOut === true && !hangs) {
    return [`Only a time limit caught it at ${caughtBy}: ${outcome.message}`];
  }
  return outcome === undefined ? [] : complaintsAboutAdvice(specimen, outcome);
}
