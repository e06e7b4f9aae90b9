/**
 * Grades programs: bundles them, runs the checks, writes the results.
 *
 * @module
 */
import type { Check } from '../declare.ts';
import type { Outcome } from '../trial/outcome.ts';
import { availableParallelism } from 'node:os';
import { changedFiles, fingerprint } from './fingerprint.ts';
import { makeRunFolder, removeRunFolder } from '../runner/folder.ts';
import { runPlan } from '../runner/start.ts';
import type { WarmRunner } from '../runner/warm.ts';
import type { Report } from '../runner/plan.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';
import { GradedSubject, type Subject, type SubjectOptions } from './subject.ts';

export interface GradeOptions extends SubjectOptions {
  readonly isolation?: IsolationLevel | undefined;
  /** How many runners share the checks; default 2, if there are as many processors. */
  readonly runners?: number;
  readonly signal?: AbortSignal;
  /** A runner that was started before; it goes with this grading. */
  readonly warm?: WarmRunner | undefined;
}

/** What can be heard while a grading goes on. */
export interface GradeListener {
  /** It is not there, or has no program that could run: its grade is known. */
  unrunnable?(graded: GradedSubject): void;
  begin?(graded: GradedSubject, check: Check): void;
  outcome?(graded: GradedSubject, check: Check, outcome: Outcome): void;
}

export interface GradeRun {
  readonly graded: readonly GradedSubject[];
  /** What went wrong in the grader itself. */
  readonly problems: readonly string[];
}

/**
 * Grades each subject. The results are on disk when it resolves; those of a subject without a verdict for all that was
 * asked for, and all when it was interrupted, are as they were.
 */
export async function gradeSubjects(
  subjects: readonly Subject[],
  options: GradeOptions,
  listener: GradeListener = {},
): Promise<GradeRun> {
  const { signal } = options;
  const all = subjects.map((subject) => new GradedSubject(subject, options));
  const runFolder = makeRunFolder();
  try {
    const before = fingerprint(subjects);
    const jobs = (await Promise.all(all.map((each) => each.prepare(runFolder)))).flat();
    for (const each of all.filter(({ errors }) => errors.length > 0)) listener.unrunnable?.(each);
    const warnings = Promise.all(all.map((each) => each.warn(runFolder)));
    const hear = (report: Report) => follow(report, all, listener);
    const { seed, isolation, runners = Math.min(2, availableParallelism()) } = options;
    const plan = {
      jobs,
      seed,
      runFolder,
      ...(isolation && { isolation }),
      runners,
    };
    const problems =
      jobs.length > 0 ? [...(await runPlan(plan, hear, signal, options.warm)).problems] : [];
    await warnings;
    if (signal?.aborted === true) return { graded: all, problems: ['it was interrupted'] };
    const changed = canReachFiles(all) ? changedFiles(before, fingerprint(subjects)) : [];
    if (changed.length > 0) {
      // A program that can change the checks can change the results.
      for (const { outcomes } of all) outcomes.clear();
      problems.push(`Files of the exercise were changed meanwhile: ${changed.join(', ')}`);
    }
    for (const each of all) {
      each.settle(problems[0]);
      await each.write(runFolder);
    }
    return { graded: all, problems: [...problems, ...all.flatMap((each) => each.problems)] };
  } finally {
    await options.warm?.dispose();
    removeRunFolder(runFolder);
  }
}

/** Without a namespace, and as the same user as the grader, a program may write where the grader may. */
function canReachFiles(all: readonly GradedSubject[]): boolean {
  return process.getuid?.() !== 0 && all.some(({ isolation }) => isolation === 'process-group');
}

function follow(report: Report, all: readonly GradedSubject[], listener: GradeListener): void {
  if (report.t === 'ready') {
    for (const each of all) each.isolation = report.isolation;
    return;
  }
  const name = report.t === 'begin' ? report.check : report.outcome.id;
  const graded = all.find(({ subject }) => subject.exercise.id === report.job);
  const checks = graded?.subject.exercise.declaration.checks;
  const check = checks?.find(({ id }) => id === name);
  if (graded === undefined || check === undefined) return;
  if (report.t === 'begin') return listener.begin?.(graded, check);
  graded.outcomes.set(check.id, report.outcome);
  listener.outcome?.(graded, check, report.outcome);
}
