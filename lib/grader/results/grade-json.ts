/**
 * `grade.json`: what an exercise came to. Everything else that is written or shown is made from it.
 *
 * When others are graded, it is written first with every check at 0 and replaced in one step at the end, so a grader that
 * is killed leaves a result that gives no points away. A student's own earlier result stays until there is a new one.
 *
 * @module
 */
import type { LoadedExercise } from '../exercises/catalog.ts';
import { kitVersion } from '../exercises/kit.ts';
import type { Check } from '../declare.ts';
import type { Outcome, Verdict } from '../trial/outcome.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';
import { cleanText } from '../words/text.ts';

/** Characters of one text. */
const MOST_TEXT = 8_192;

export interface GradedCheck {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max: number;
  readonly ms: number;
  readonly message: string;
  readonly advice: string;
  readonly steps: readonly string[];
  /** The command that runs this check alone, with the same data, on the program that whoever reads it has at home. */
  readonly replay: string;
}

export interface Grade {
  /** 2 has all of 1, and what follows the checks. */
  readonly version: 1 | 2;
  readonly kit: string;
  readonly exercise: string;
  readonly seed: number;
  readonly isolation: IsolationLevel;
  readonly points: number;
  /** The points that could be had here; checks that cannot be judged on this platform are left out. */
  readonly max: number;
  readonly checks: readonly GradedCheck[];
  /** Who handed it in, by the number of a platform, where there is one. */
  readonly id?: string;
  /** When it was graded. */
  readonly time?: string;
  /** What was graded: the files that were taken, each with its SHA-256. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the compiler and the linter say. No points hang on it. */
  readonly warnings?: readonly string[];
}

/** What a grade is made from. */
export interface GradeParts {
  readonly exercise: LoadedExercise;
  readonly seed: number;
  readonly isolation: IsolationLevel;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Why a check without an outcome has none. */
  readonly absent: string;
  readonly id?: string | undefined;
  readonly files?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}

/** The grade for these outcomes. A check without one did not run. */
export function makeGrade(parts: GradeParts): Grade {
  const { exercise, seed, isolation, id, files = {}, warnings = [] } = parts;
  const checks = exercise.declaration.checks.map((check) => gradeCheck(check, parts));
  return {
    version: 2,
    kit: kitVersion(),
    exercise: exercise.id,
    seed,
    isolation,
    points: sum(checks.map(({ points }) => points)),
    max: sum(checks.map(({ verdict, max }) => (verdict === 'not-judged' ? 0 : max))),
    checks,
    ...(id !== undefined && { id }),
    time: new Date().toISOString(),
    files,
    warnings: warnings.map(presentable),
  };
}

function gradeCheck(check: Check, parts: GradeParts): GradedCheck {
  const { exercise, seed, outcomes, absent } = parts;
  const outcome = outcomes.get(check.id);
  const points = Math.max(0, Math.min(check.points, outcome?.points ?? 0));
  return {
    id: check.id,
    title: check.title,
    verdict: outcome?.verdict ?? 'did-not-run',
    points,
    max: check.points,
    ms: Math.round(outcome?.ms ?? 0),
    message: presentable(outcome?.message ?? absent),
    advice: presentable(outcome?.advice ?? ''),
    steps: (outcome?.steps ?? []).map(presentable),
    replay: replayOf(exercise, check.id, seed),
  };
}

/** The command that runs a check again; `args` name a program that is not in its usual place on this machine. */
export function replayOf({ number }: LoadedExercise, id: string, seed: number, args = ''): string {
  return `npx mysocks grade ${number}${args} --check ${id} --seed ${seed}`;
}

/** The text of `grade.json`. */
export function gradeText(grade: Grade): string {
  return `${JSON.stringify(grade, null, 2)}\n`;
}

/** Texts may hold what a program has printed: no control characters of it, and not without end. */
function presentable(text: string): string {
  const clean = cleanText(text);
  return clean.length <= MOST_TEXT ? clean : `${clean.slice(0, MOST_TEXT)}…`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
