/**
 * What the runner is to do, and what it reports: the whole interface between it and the process that keeps
 * the results.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Outcome } from '../trial/outcome.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';

/** One exercise with the program to grade. */
export interface Job {
  /** Names the job in the reports: the exercise, mostly. */
  readonly id: string;
  /** Its grade.test.ts. */
  readonly checks: string;
  /** The bundled program and its name. */
  readonly script: string;
  readonly name: string;
  /** Run these checks only. */
  readonly only?: readonly string[];
  /** Run this check first, after those that it needs. */
  readonly first?: string;
  /** Keep recordings of failed checks. */
  readonly recordings?: Recordings;
}

/** Which failed checks to run again with recording on. */
export interface Recordings {
  /** Where they go: `FOLDER/<check>/<number of the program>`. */
  readonly folder: string;
  /** `first`: the first failure, when it is that of a server; its message then says what the picture shows. */
  readonly which: 'first' | 'all';
}

export interface Plan {
  readonly jobs: readonly Job[];
  readonly seed: number;
  /** A folder of this run alone. */
  readonly runFolder: string;
  /** Do not even try bubblewrap. */
  readonly isolation?: IsolationLevel;
  /** The IPC namespace of the process that keeps the results. */
  readonly outside?: string;
}

/** What the runner reports, a line of JSON each, on {@link REPORT_FD}. */
export type Report =
  | { readonly t: 'ready'; readonly isolation: IsolationLevel; readonly startCost: number }
  | { readonly t: 'begin'; readonly job: string; readonly check: string }
  | { readonly t: 'outcome'; readonly job: string; readonly outcome: Outcome }
  | { readonly t: 'broken'; readonly message: string }
  | { readonly t: 'end' };

/** The descriptor for reports. No program under test ever inherits it. */
export const REPORT_FD = 3;

/** The environment variable that names the file with the plan. */
export const PLAN_VARIABLE = 'MYSOCKS_GRADER_PLAN';

/** The plan of this run, from the file that the environment names. */
export function readPlan(): Plan {
  return JSON.parse(readFileSync(process.env[PLAN_VARIABLE] ?? '', 'utf8'));
}
