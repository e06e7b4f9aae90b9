/**
 * Grades programs: writes the results at 0, bundles the programs, runs the checks, writes the results.
 *
 * @module
 */
import type { Check } from './declare.ts';
import type { Outcome } from './failure.ts';
import { changedFiles, fingerprint } from './fingerprint.ts';
import { makeRunFolder, removeRunFolder, runPlan } from './run.ts';
import type { Job, Report } from './runner/plan.ts';
import type { IsolationLevel } from './sandbox/isolation.ts';
import { Grading, type Subject, type SubjectOptions } from './subject.ts';

export interface GradeOptions extends SubjectOptions {
  readonly isolation?: IsolationLevel;
  /** Grade so many exercises at once. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/** What can be heard while a grading goes on. */
export interface GradeListener {
  outcome?(subject: Subject, check: Check, outcome: Outcome): void;
}

export interface GradeRun {
  readonly gradings: readonly Grading[];
  /** What went wrong in the grader itself. */
  readonly problems: readonly string[];
}

/** Grades each subject. The results are on disk when it resolves. */
export async function grade(
  subjects: readonly Subject[],
  options: GradeOptions,
  listener: GradeListener = {},
): Promise<GradeRun> {
  const gradings = subjects.map((subject) => new Grading(subject, options));
  const runFolder = makeRunFolder();
  const before = fingerprint(subjects);
  const problems: string[] = [];
  try {
    const jobs = (await Promise.all(gradings.map((each) => each.prepare(runFolder)))).flat();
    const warnings = Promise.all(gradings.map((each) => each.warn(runFolder)));
    const hear = (report: Report) => follow(report, gradings, listener);
    if (jobs.length > 0) problems.push(...(await run(jobs, runFolder, options, hear)));
    await warnings;
  } finally {
    removeRunFolder(runFolder);
  }
  const changed = canReachFiles(gradings) ? changedFiles(before, fingerprint(subjects)) : [];
  if (changed.length > 0) {
    // Who can change the checks can change what they say.
    for (const { outcomes } of gradings) outcomes.clear();
    problems.push(`Files of the exercise were changed meanwhile: ${changed.join(', ')}`);
  }
  for (const each of gradings) await each.write();
  return { gradings, problems: [...problems, ...gradings.flatMap((each) => each.problems)] };
}

/** Without a namespace, and as the same user as the grader, a program may write where the grader may. */
function canReachFiles(gradings: readonly Grading[]): boolean {
  return (
    process.getuid?.() !== 0 && gradings.some(({ isolation }) => isolation === 'process-group')
  );
}

async function run(
  jobs: Job[],
  runFolder: string,
  options: GradeOptions,
  hear: (report: Report) => void,
): Promise<readonly string[]> {
  const { seed, isolation, workers = 1, signal } = options;
  const plan = {
    jobs,
    seed,
    runFolder,
    workers,
    ...(isolation === undefined ? {} : { isolation }),
  };
  return (await runPlan(plan, hear, signal)).problems;
}

function follow(report: Report, gradings: readonly Grading[], listener: GradeListener): void {
  if (report.t === 'ready') for (const each of gradings) each.isolation = report.isolation;
  if (report.t !== 'outcome') return;
  const { job, outcome } = report;
  const grading = gradings.find(({ subject }) => subject.exercise.id === job);
  const checks = grading?.subject.exercise.declaration.checks;
  const check = checks?.find(({ id }) => id === outcome.id);
  if (grading === undefined || check === undefined) return;
  grading.outcomes.set(check.id, outcome);
  listener.outcome?.(grading.subject, check, outcome);
}
