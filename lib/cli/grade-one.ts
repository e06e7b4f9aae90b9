/**
 * Grades one program and prints every check: what `grade` and `watch` have in common.
 *
 * @module
 */
import type { LoadedExercise } from '../grader/exercises/catalog.ts';
import {
  gradeSubjects,
  type GradeOptions,
  type GradeRun,
} from '../grader/grading/grade-subjects.ts';
import {
  checkLine,
  commandLine,
  failureText,
  firstFailure,
  isPassed,
  labelled,
  totalLine,
} from '../grader/results/report.ts';
import { replayOf, type Grade, type GradedCheck } from '../grader/results/grade-json.ts';
import { painter, type Paint } from '../grader/words/style.ts';
import type { GradedSubject, Subject } from '../grader/grading/subject.ts';
import { here } from './here.ts';
import { shellWord } from '../grader/words/shell.ts';
import { cleanText } from '../grader/words/text.ts';

const SHOWN_WARNINGS = 5;

/** Grades and prints: the checks as they end, then the total and the first failure. Its trouble is told by the caller. */
export async function gradeOne(subject: Subject, options: GradeOptions): Promise<GradeRun> {
  const paint = painter(process.stdout.isTTY);
  const { declaration, number } = subject.exercise;
  const where = `(${cleanText(here(subject.original ?? subject.program))}, seed ${options.seed})`;
  console.log(`${paint('bold', `${number} ${declaration.title}`)} ${paint('dim', where)}\n`);
  for (const note of subject.notes ?? []) console.log(`${cleanText(note)}\n`);
  const wanted = declaration.checks.filter(({ id }) => options.only?.includes(id) ?? true);
  const width = Math.max(...wanted.map(({ id }) => id.length));
  const said = new Set<string>();
  const run = await gradeSubjects([subject], options, {
    outcome(_graded, { id, title, points: max }, { verdict, points }) {
      said.add(id);
      console.log(checkLine({ id, title, max, verdict, points }, width, paint));
    },
  });
  if (options.signal?.aborted === true) return run;
  for (const graded of run.graded) {
    const unsaid = graded.grade.checks.filter(
      ({ id }) => !said.has(id) && wanted.some((check) => check.id === id),
    );
    if (graded.errors.length > 0) console.log(`${paint('red', 'The program cannot be run:')}\n`);
    else for (const check of unsaid) console.log(checkLine(check, width, paint));
    console.log(summary(graded, options, paint));
  }
  return run;
}

function summary(graded: GradedSubject, options: GradeOptions, paint: Paint) {
  const { grade, errors, warnings, subject } = graded;
  const lines = [...indent(errors), ''];
  if (!graded.isWhole) return '';
  if (options.only === undefined) lines.push(`  ${totalLine(grade, paint)}`, '');
  const failure = errors.length > 0 ? undefined : runnableHere(firstFailure(grade), graded);
  if (failure !== undefined)
    lines.push(failureText(failure, paint), ...picture(graded, failure, paint), '');
  if (warnings.length > 0) {
    lines.push(`${paint('yellow', 'Warnings')} (they cost no points):`);
    lines.push(...indent(warnings.slice(0, SHOWN_WARNINGS)), '');
  }
  if (options.only === undefined && errors.length === 0) {
    lines.push(nextStep(subject.exercise, grade, failure !== undefined, paint));
  }
  return lines.join('\n').trimEnd();
}

/** Its replay with the path as it was typed, which no result holds. */
function runnableHere(failure: GradedCheck | undefined, { subject, grade }: GradedSubject) {
  const { exercise, replayArgs } = subject;
  if (failure === undefined) return undefined;
  return { ...failure, replay: replayOf(exercise, failure.id, grade.seed, replayArgs) };
}

function picture(graded: GradedSubject, failure: GradedCheck, paint: Paint): string[] {
  const run = graded.recordedRuns(failure.id).at(-1);
  return run === undefined
    ? []
    : [commandLine('See it', `npx mysocks trace ${shellWord(here(run))}`, paint)];
}

function nextStep(exercise: LoadedExercise, grade: Grade, failed: boolean, paint: Paint): string {
  const { number } = exercise;
  if (failed) return labelled('Hint', `npx mysocks hint ${number}`, paint);
  return isPassed(grade) ? labelled('Next', 'npx mysocks', paint) : '';
}

function indent(texts: readonly string[]): string[] {
  return texts.flatMap((text) => cleanText(text).split('\n')).map((line) => `  ${line}`);
}
