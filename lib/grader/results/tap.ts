/**
 * `run.tap`: a grade as TAP 14, flat, with what a person needs in YAML blocks.
 *
 * Texts are block scalars, so that no character of theirs can be taken for TAP or YAML; control characters are
 * removed before, since JUnit is made from this file and XML cannot hold them.
 *
 * @module
 * @see {@link https://testanything.org/tap-version-14-specification.html TAP 14}
 */
import type { Grade, GradedCheck } from './grade-json.ts';

/** The grade as TAP. */
export function toTap(grade: Grade): string {
  const points = grade.checks.map((check, i) => point(check, i + 1, grade.exercise));
  return ['TAP version 14', `1..${grade.checks.length}`, ...points, ''].join('\n');
}

function point(check: GradedCheck, number: number, exercise: string): string {
  const { verdict, id, title, points, max } = check;
  const skipped = verdict === 'skipped' || verdict === 'not-judged';
  const ok = verdict === 'passed' || skipped;
  const name = escapeName(`${exercise} ${id}: ${title} (${points}/${max})`);
  const directive = skipped ? ` # SKIP ${escapeName(firstLine(check.message) || verdict)}` : '';
  const line = `${ok ? 'ok' : 'not ok'} ${number} - ${name}${directive}`;
  if (skipped) return line;
  return [line, '  ---', ...(ok ? [] : diagnosis(check)), ...numbers(check), '  ...'].join('\n');
}

function numbers({ points, max, ms }: GradedCheck): string[] {
  return [`  points: ${points}`, `  max: ${max}`, `  duration_ms: ${ms}`];
}

function diagnosis({ verdict, message, advice, steps, replay }: GradedCheck): string[] {
  const text = [message, advice === '' ? '' : `Advice: ${advice}`, `Replay: ${replay}`];
  return [
    `  message: |-`,
    ...block(text.filter((part) => part !== '').join('\n')),
    `  severity: fail`,
    `  verdict: ${verdict}`,
    ...(steps.length === 0 ? [] : ['  steps: |-', ...block(steps.join('\n'))]),
  ];
}

/** The lines of a block scalar. The first must not begin with a space, which would set another indentation. */
function block(text: string): string[] {
  const lines = withoutControls(text).trimStart().split('\n');
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}

/** `#` would begin a directive, a backslash escapes. */
function escapeName(text: string): string {
  return withoutControls(firstLine(text)).replace(/[\\#]/g, '\\$&').trim();
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Also removes what XML 1.0 forbids: halves of surrogate pairs, and U+FFFE and U+FFFF. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n]|\p{Cs}|[\ufffe\uffff\u2028\u2029]/gu, '');
}
