/**
 * The gate's table: what each program came to at each check.
 *
 * @module
 */
import type { Check } from '../declare.ts';
import type { Verdict } from '../trial/outcome.ts';
import type { Examined } from './verify.ts';
import type { Paint } from '../words/style.ts';

const MARKS: Readonly<Record<Verdict, string>> = {
  passed: '.',
  failed: 'F',
  skipped: '-',
  'too-slow': 'S',
  crashed: 'C',
  'did-not-run': '!',
  'not-judged': '~',
  'grader-error': '?',
};

export const LEGEND =
  '. passed  F failed  C crashed  S too slow  - skipped  ! did not run  ~ not judged  ? grader error\n' +
  '[ ] the check that must catch it';

/** The names of the checks, numbered as the columns are. */
export function columns(checks: readonly Check[]): string {
  return checks.map(({ id }, i) => `${i + 1} ${id}`).join('  ');
}

/** One program's row. */
export function row(
  { specimen, outcomes, only, complaints }: Examined,
  width: number,
  paint: Paint,
): string {
  const cells = specimen.exercise.declaration.checks.map(({ id }) => {
    const asked = only?.includes(id) ?? true;
    const mark = asked ? MARKS[outcomes.get(id)?.verdict ?? 'did-not-run'] : ' ';
    return id === specimen.caughtBy ? `[${mark}]` : ` ${mark} `;
  });
  const verdict =
    complaints.length === 0 ? paint('green', 'as it should') : paint('red', 'NOT AS IT SHOULD');
  return `  ${specimen.name.padEnd(width)} ${cells.join('')}  ${verdict}`;
}
