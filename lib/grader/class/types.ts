/**
 * What the parts of a class grading tell each other.
 *
 * A task holds all that grading one hand-in needs, and no name: it may go to another machine. Its result holds all
 * that is kept of it.
 *
 * @module
 */
import type { IsolationLevel } from '../sandbox/isolation.ts';

/** The program of one exercise, as it was taken. */
export interface TaskExercise {
  /** `04-upper-server` */
  readonly id: string;
  /** Changes with the sources, the seed and the checks. */
  readonly key: string;
  /** The fingerprint of its checks: a worker that has others must not grade it. */
  readonly print: string;
  /** The name of the program among the files. */
  readonly program: string;
  readonly files: Readonly<Record<string, string>>;
  /** Why there is nothing to grade, if so. */
  readonly absent?: string | undefined;
  readonly notes: readonly string[];
  /** Only this check is wanted, for a result that is there already. */
  readonly check?: string | undefined;
}

/** One hand-in to grade. */
export interface Task {
  readonly id: string;
  readonly key: string;
  readonly seed: number;
  readonly fingerprint: string;
  readonly isolation: WantedIsolation;
  readonly exercises: readonly TaskExercise[];
}

export type WantedIsolation = 'bubblewrap' | 'any';

/** What one exercise came to: the texts of grade.json, run.tap and junit.xml. */
export interface GradedExercise {
  readonly id: string;
  readonly key: string;
  readonly check?: string | undefined;
  readonly files: Readonly<Record<string, string>>;
}

/** What a task came to. */
export interface TaskResult {
  readonly id: string;
  readonly key: string;
  readonly worker: string;
  readonly isolation: IsolationLevel;
  readonly ms: number;
  /** What went wrong in the grader itself: then this is no result. */
  readonly problems: readonly string[];
  readonly exercises: readonly GradedExercise[];
}

/** `class.json`: what must be the same for all. */
export interface ClassFile {
  readonly version: 1;
  readonly kit: string;
  readonly fingerprint: string;
  readonly seed: number;
  readonly exercises: readonly string[];
  readonly due?: string;
  readonly isolation: WantedIsolation;
  /** Makes the ids of those who have none from a platform. */
  readonly secret: string;
}

/** `result.json`: written last. */
export interface ResultFile {
  readonly version: 1;
  readonly id: string;
  readonly key: string;
  readonly attempts: number;
  readonly worker: string;
  readonly isolation: IsolationLevel;
  readonly time: string;
  readonly ms: number;
  readonly problems: readonly string[];
  readonly points: number;
  readonly max: number;
  readonly exercises: Readonly<Record<string, ResultExercise>>;
}

export interface ResultExercise {
  readonly key: string;
  readonly points: number;
  readonly max: number;
  /** Checks that were run again alone, each with the key that the exercise had then. */
  readonly rechecked?: Readonly<Record<string, string>>;
}

/** Somebody's hand-in, as it came. */
export interface HandIn {
  readonly from: 'moodle' | 'canvas' | 'gradescope' | 'folder' | 'git';
  /** The platform's number, or the name of the folder. */
  readonly key: string;
  name: string;
  /** All who handed it in together; empty when only the name is known. */
  readonly members: Member[];
  /** Where what came in was put. */
  readonly dir: string;
  /**
   * When it was handed in, where the platform says it. The times of files do not: those in a zip of Moodle or Canvas are
   * of the download, and those of a folder of whatever copied it last.
   */
  submitted?: Date | undefined;
  /** The platform has marked it as late. */
  late: boolean;
  readonly notes: string[];
  /** Why it has no points, and a person must look at it. */
  hostile?: string | undefined;
  /** Why it cannot be read on this machine: it is not graded. */
  unreadable?: string | undefined;
}

export interface Member {
  readonly name: string;
  readonly email: string;
}
