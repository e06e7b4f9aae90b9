/**
 * Says what went wrong that is not the program's fault: exit status 2.
 *
 * @module
 */
import type { GradeOptions, GradeRun } from '../grader/grading/grade-subjects.ts';
import { cleanText } from '../grader/words/text.ts';

/** A line on stderr for each problem. */
export function printProblems(problems: readonly string[]): void {
  for (const problem of new Set(problems))
    console.error(`mysocks: the grading failed: ${cleanText(problem)}`);
}

/** Those of a run, and what became of the results that were there. */
export function printTrouble({ graded, problems }: GradeRun, { zerosFirst }: GradeOptions): void {
  printProblems(problems);
  if (zerosFirst === true || problems.length === 0) return;
  const kept = graded.filter(({ isWhole }) => !isWhole).length;
  if (kept === graded.length) console.error('mysocks: the result of an earlier run stays.');
  else if (kept > 0)
    console.error(`mysocks: of ${kept} exercises the result of an earlier run stays.`);
}
