// What `mysocks watch` shows on a screen of 80 columns and 24 rows.
import { expect, test } from 'vitest';
import { endScreen, runningScreen } from '../../lib/cli/watch-screen.ts';
import { findExercise, loadExercise } from '../../lib/grader/exercises/catalog.ts';
import type { GradedCheck } from '../../lib/grader/results/grade-json.ts';
import { inTurn } from '../../lib/grader/runner/order.ts';
import { notAsked } from '../../lib/grader/trial/outcome.ts';
import { displayWidth } from '../../lib/grader/words/style.ts';
import { gradeOf } from '../helpers/grade.ts';

const size = { rows: 24, columns: 80 };
const plain = (_: string, text: string) => text;
/** The exercise with the most checks. */
const exercise = await loadExercise(findExercise('07')!);
const { checks } = exercise.declaration;

function fits(screen: string): string[] {
  const lines = screen.split('\n');
  expect(lines.length).toBeLessThan(size.rows); // the cursor stands below
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(size.columns);
  return lines;
}

test('watch marks the check that runs, below the points so far', () => {
  const [first, second, third] = checks;
  const passed = { ...notAsked(first?.id ?? ''), verdict: 'passed' as const, points: 1 };
  const outcomes = new Map([[passed.id, passed]]);
  const lines = fits(runningScreen(exercise, outcomes, second?.id, size, plain));
  expect(lines[0]).toMatch(/^07 A server of files +1 of 13 points so far$/);
  expect(lines[2]).toMatch(new RegExp(`^ {2}passed +${first?.id} `));
  expect(lines[3]).toMatch(new RegExp(`^ {2}running … +${second?.id} `));
  expect(lines[4]).toMatch(new RegExp(`^ +${third?.id} `));
  expect(lines).toHaveLength(2 + checks.length);
});

test('watch keeps points, advice and keys on the screen, however long a failure is', () => {
  const graded = checks.map(({ id, title, points: max }, i): GradedCheck => {
    const failed = i === 3;
    const texts = {
      message: failed ? `it is so\nexpected "a"\ngot      "b"` : '',
      advice: 'Do it.',
    };
    const steps = Array.from({ length: 30 }, (_, n) => `step ${n} `.repeat(9));
    const verdict = failed ? 'failed' : 'passed';
    return {
      id,
      title,
      verdict,
      points: failed ? 0 : max,
      max,
      ms: 1,
      replay: 'again',
      steps,
      ...texts,
    };
  });
  const grade = gradeOf(graded);
  const footer = ['[####]  3 of 15', 'h hint   q quit'];
  const failure = graded[3];
  const ended = { exercise, grade, failure, errors: [], warnings: ['w'.repeat(200)], footer };
  const lines = fits(endScreen(ended, size, plain));
  expect(lines[0]).toMatch(/^07 A server of files +12 of 13 points$/);
  const text = lines.join('\n');
  expect(text).toContain(`FAILED      ${failure?.id}\n`);
  expect(text).toContain(`FAILED ${failure?.id}: ${failure?.title}`);
  expect(text).toMatch(/got {6}"b"\n\n {2}Advice {2}Do it\.\n\n {2}Again {3}again\n/);
  expect(lines.at(-1)).toBe('h hint   q quit');
  const broken = {
    ...ended,
    errors: [Array.from({ length: 99 }, (_, n) => `error ${n}`).join('\n')],
  };
  expect(fits(endScreen(broken, size, plain)).join('\n')).toContain('error 0\nerror 1\n');
});

test('inTurn() runs a check first, after those that it needs', () => {
  const check = (id: string, ...needs: string[]) => ({ ...checks[0]!, id, needs });
  const all = [check('a'), check('b'), check('c', 'a'), check('d', 'c'), check('e')];
  const order = (first?: string) =>
    inTurn(all, first)
      .map(({ id }) => id)
      .join('');
  expect([order(), order('d'), order('e')]).toEqual(['abcde', 'acdbe', 'eabcd']);
});
