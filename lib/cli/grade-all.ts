/**
 * Grading many exercises at once: a line for each.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import {
  gradeSubjects,
  type GradeOptions,
  type GradeRun,
} from '../grader/grading/grade-subjects.ts';
import { isPassed, notJudged, verdictWord } from '../grader/results/report.ts';
import { painter, wrap, type Paint } from '../grader/words/style.ts';
import type { GradedSubject, Subject } from '../grader/grading/subject.ts';
import { cleanText } from '../grader/words/text.ts';

/** Grades and prints: each exercise when its last check and those before it have ended, then the total. */
export async function gradeAll(
  subjects: readonly Subject[],
  options: GradeOptions,
): Promise<GradeRun> {
  const paint = painter(process.stdout.isTTY);
  const width = Math.max(...subjects.map(({ exercise }) => exercise.id.length));
  const open = new Map(
    subjects.map(({ exercise }) => [exercise.id, exercise.declaration.checks.length]),
  );
  console.log(`${subjects.length} exercises, seed ${options.seed}\n`);
  const say = inOrder(subjects, (graded) => console.log(line(graded, width, paint)));
  const settings = { ...options, noWarnings: true, runners: availableParallelism() };
  const run = await gradeSubjects(subjects, settings, {
    unrunnable: (graded) => say([graded]),
    outcome(graded) {
      const { id } = graded.subject.exercise;
      const left = (open.get(id) ?? 0) - 1;
      open.set(id, left);
      if (left === 0) say([graded]);
    },
  });
  if (options.signal?.aborted === true) return run;
  say(run.graded);
  console.log(`\n  ${total(run.graded, paint)}`);
  return run;
}

/** Says each once, in the order of the subjects, whenever it has ended. */
function inOrder(subjects: readonly Subject[], say: (graded: GradedSubject) => void) {
  const ended = new Map<Subject, GradedSubject>();
  let next = 0;
  return (more: readonly GradedSubject[]) => {
    for (const graded of more) ended.set(graded.subject, graded);
    for (let subject = subjects[next]; subject !== undefined; subject = subjects[++next]) {
      const graded = ended.get(subject);
      if (graded === undefined) return;
      say(graded);
    }
  };
}

/** `  passed       10/10  04-upper-server` and, when something is missing, what. */
function line(
  { grade: result, errors, subject }: GradedSubject,
  width: number,
  paint: Paint,
): string {
  const { exercise } = subject;
  const failed = result.checks.filter(
    ({ verdict }) => verdict !== 'passed' && verdict !== 'not-judged',
  );
  const worst = failed.find(({ verdict }) => verdict !== 'skipped') ?? failed[0];
  const word = verdictWord(worst?.verdict ?? 'passed', paint);
  const score = result.max > 0 ? `${result.points}/${result.max}` : '';
  const why = subject.absent ?? errors[0]?.split('\n')[0] ?? failed.map(({ id }) => id).join(', ');
  const begin = 2 + 11 + 1 + 7 + 2 + width + 2;
  const text = wrap(cleanText(why), 80 - begin).replaceAll('\n', `\n${' '.repeat(begin)}`);
  const named = isPassed(result) ? exercise.id : `${exercise.id.padEnd(width)}  ${text}`;
  const notes = (subject.notes ?? []).map((note) => `\n${' '.repeat(begin)}${cleanText(note)}`);
  return `  ${word} ${score.padStart(7)}  ${named}${notes.join('')}`;
}

function total(all: readonly GradedSubject[], paint: Paint): string {
  const points = all.reduce((sum, { grade: { points: some } }) => sum + some, 0);
  const max = all.reduce((sum, { grade: { max: some } }) => sum + some, 0);
  const done = all.every(({ grade }) => isPassed(grade));
  return (
    paint('bold', paint(done ? 'green' : 'yellow', `${points} of ${max} points`)) +
    notJudged(all.map(({ grade }) => grade))
  );
}
