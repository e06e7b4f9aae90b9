/**
 * A grade as a student reads it: a line for each check, and the first failure in full.
 *
 * @module
 */
import type { Verdict } from '../trial/outcome.ts';
import type { Grade, GradedCheck } from './grade-json.ts';
import { type Colour, type Paint, wrap } from '../words/style.ts';
import { count } from '../../trace/show/words.ts';

const WORDS: Readonly<Record<Verdict, { word: string; colour: Colour }>> = {
  passed: { word: 'passed', colour: 'green' },
  failed: { word: 'FAILED', colour: 'red' },
  skipped: { word: 'skipped', colour: 'dim' },
  'too-slow': { word: 'TOO SLOW', colour: 'red' },
  crashed: { word: 'CRASHED', colour: 'red' },
  'did-not-run': { word: 'did not run', colour: 'red' },
  'not-judged': { word: 'not judged here', colour: 'yellow' },
  'grader-error': { word: 'GRADER ERROR', colour: 'yellow' },
};
const WORD_WIDTH = 11;
const SHOWN_STEPS = 14;

/** The verdict as a word, in its colour. */
export function verdictWord(verdict: Verdict, paint: Paint): string {
  const { word, colour } = WORDS[verdict];
  return paint(colour, word.padEnd(WORD_WIDTH));
}

/** `  passed       2/2  whole-stream  prints every byte that comes` */
export function checkLine(
  check: Pick<GradedCheck, 'verdict' | 'points' | 'max' | 'id' | 'title'>,
  idWidth: number,
  paint: Paint,
): string {
  const { verdict, points, max, id, title } = check;
  const score = (max > 0 ? `${points}/${max}` : '').padStart(5);
  const indent = 2 + WORD_WIDTH + 1 + score.length + 2;
  const text = wrap(`${id.padEnd(idWidth)}  ${title}`, 80 - indent, ' '.repeat(idWidth + 2));
  const lines = text.split('\n').join(`\n${' '.repeat(indent)}`);
  return `  ${verdictWord(verdict, paint)} ${score}  ${lines}`;
}

/** `6 of 10 points`; for an exercise without points whether all is passed. */
export function totalLine(grade: Grade, paint: Paint): string {
  const passed = isPassed(grade);
  const done = grade.checks.filter(({ verdict }) => verdict === 'passed').length;
  const text =
    grade.max > 0
      ? `${grade.points} of ${grade.max} points`
      : `${done} of ${grade.checks.length} checks passed (this exercise has no points)`;
  return paint('bold', paint(passed ? 'green' : 'yellow', text)) + notJudged([grade]);
}

/** `; 2 checks (3 points) cannot be judged here`, or nothing. */
export function notJudged(grades: readonly Grade[]): string {
  const checks = grades.flatMap((grade) =>
    grade.checks.filter(({ verdict }) => verdict === 'not-judged'),
  );
  const points = checks.reduce((sum, { max }) => sum + max, 0);
  if (checks.length === 0) return '';
  return `; ${count(checks.length, 'check')} (${count(points, 'point')}) cannot be judged here`;
}

/** Whether there is nothing left to do. */
export function isPassed({ checks }: Grade): boolean {
  return (
    checks.some(({ verdict }) => verdict === 'passed') &&
    checks.every(({ verdict }) => verdict === 'passed' || verdict === 'not-judged')
  );
}

/** The check whose failure is shown: the first that did not pass by itself. */
export function firstFailure(grade: Grade): GradedCheck | undefined {
  return grade.checks.find((check) => isFailure(check));
}

/** Whether a check did not pass by itself. */
export function isFailure({ verdict }: GradedCheck): boolean {
  const quiet: Verdict[] = ['passed', 'skipped', 'not-judged'];
  return !quiet.includes(verdict);
}

/** A failure in full: the steps up to it, what was seen, advice, and how to see it again. */
export function failureText(check: GradedCheck, paint: Paint): string {
  const { word, colour } = WORDS[check.verdict];
  const lines = [`${paint(colour, word)} ${paint('bold', check.id)}: ${check.title}`, ''];
  if (check.steps.length > 0) lines.push(...numbered(check.steps), '');
  lines.push(...check.message.split('\n').map(messageLine), '');
  if (check.advice !== '') lines.push(labelled('Advice', check.advice, paint), '');
  lines.push(commandLine('Again', check.replay, paint));
  return lines.join('\n');
}

/** Prose is broken between words; bytes and what stands below them stay in their places. */
function messageLine(line: string): string {
  if (line === '') return '';
  return /^(expected |got |\s)/.test(line) ? `  ${line}` : wrap(`  ${line}`, 80, '  ');
}

/** `  Again   npx mysocks …`, in one line: it is there to be copied. */
export function commandLine(label: string, command: string, paint: Paint): string {
  return `  ${paint('cyan', label.padEnd(7))} ${command}`;
}

/** `  Advice  text`, with further lines below the text. */
export function labelled(label: string, text: string, paint: Paint): string {
  const [first = '', ...rest] = wrap(text, 70).split('\n');
  return [
    `  ${paint('cyan', label.padEnd(7))} ${first}`,
    ...rest.map((line) => `          ${line}`),
  ].join('\n');
}

function numbered(steps: readonly string[]): string[] {
  const lines = steps.map((step, i) =>
    wrap(`  ${String(i + 1).padStart(2)}. ${step}`, 80, '      '),
  );
  if (lines.length <= SHOWN_STEPS) return lines;
  const hidden = lines.length - SHOWN_STEPS + 1;
  return [...lines.slice(0, 3), `      … ${hidden} more steps …`, ...lines.slice(3 + hidden)];
}
