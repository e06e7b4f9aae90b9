/**
 * What a runner is given to do, and what it answers: the whole interface between it and the process that keeps
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
  /** How many runners share the checks, where bubblewrap keeps them apart; default 1. */
  readonly runners?: number;
}

/** What is heard of a plan that is carried out; of each job in the order of its checks. */
export type Report =
  | { readonly t: 'ready'; readonly isolation: IsolationLevel }
  | { readonly t: 'begin'; readonly job: string; readonly check: string }
  | { readonly t: 'outcome'; readonly job: string; readonly outcome: Outcome };

/** What a runner is started with. */
export interface Setting {
  /** A folder of this runner alone. */
  readonly folder: string;
  readonly isolation?: IsolationLevel;
  /** The IPC namespace of the process that keeps the results. */
  readonly outside?: string;
}

/** One check of a job: a line of JSON on the stdin of a runner, which answers before it gets the next. */
export interface Task extends Pick<Job, 'checks' | 'script' | 'name' | 'recordings'> {
  readonly check: string;
  readonly seed: number;
}

/** What a runner says, a line of JSON each, on {@link ANSWER_FD}. */
export type Answer =
  | { readonly t: 'ready'; readonly isolation: IsolationLevel }
  | { readonly t: 'outcome'; readonly outcome: Outcome }
  | { readonly t: 'broken'; readonly message: string };

/** The descriptor for answers. No program under test ever inherits it. */
export const ANSWER_FD = 3;

/** The environment variable that names the file with the setting. */
export const SETTING_VARIABLE = 'MYSOCKS_GRADER_SETTING';

/** The setting of this runner, from the file that the environment names. */
export function readSetting(): Setting {
  return JSON.parse(readFileSync(process.env[SETTING_VARIABLE] ?? '', 'utf8'));
}
