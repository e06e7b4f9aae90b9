// Grades as platforms want them, checked against the fields that these document.
import { expect, test } from 'vitest';
import { toGradescope, toPrairieLearn } from '../../../lib/grader/results/platforms.ts';
import type { GradedCheck } from '../../../lib/grader/results/grade-json.ts';
import { gradeOf } from '../../helpers/grade.ts';

const check = (id: string, more: Partial<GradedCheck> = {}): GradedCheck => ({
  id,
  title: 'a title',
  verdict: 'passed',
  points: 2,
  max: 2,
  ms: 1,
  message: '',
  advice: '',
  steps: [],
  replay: `npx mysocks grade 04 --check ${id}`,
  ...more,
});
const failed = check('b', {
  verdict: 'failed',
  points: 0,
  message: '~~~~~~~~\n# it printed',
  steps: ['one'],
});

test('toGradescope() makes a test of each check, with the documented fields only', () => {
  const results = toGradescope([
    gradeOf([check('a'), failed, check('c', { verdict: 'not-judged', points: 0 })]),
  ]);
  expect(results).toMatchObject({
    score: 2,
    test_output_format: 'md',
    stdout_visibility: 'hidden',
  });
  const fields = ['name', 'number', 'score', 'max_score', 'status', 'output', 'tags'];
  for (const one of results.tests) expect(fields).toEqual(expect.arrayContaining(Object.keys(one)));
  expect(results.tests.map(({ status, max_score }) => [status, max_score])).toEqual([
    ['passed', 2],
    ['failed', 2],
    ['passed', 0],
  ]);
  const { output = '' } = results.tests[1] ?? {};
  expect(output.split('\n').filter((line) => line === '~~~~~~~~')).toHaveLength(4);
});

test('toPrairieLearn() gives a share of the points, and takes no attempt where nothing ran', () => {
  expect(toPrairieLearn(gradeOf([check('a'), failed]))).toMatchObject({
    gradable: true,
    score: 0.5,
  });
  const none = gradeOf([
    check('a', { verdict: 'did-not-run', points: 0, message: 'It cannot be run' }),
  ]);
  expect(toPrairieLearn(none)).toEqual({ gradable: false, format_errors: ['It cannot be run'] });
});
