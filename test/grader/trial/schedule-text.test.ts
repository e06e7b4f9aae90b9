// A schedule that breaks a rule, as the failure of a check.
import { expect, test } from 'vitest';
import { scheduleText } from '../../../lib/grader/trial/schedule-text.ts';

const scenario = { kind: 'lock', ids: [1, 2], rules: ['exclusion'], requests: [1, 1] } as const;
const finding = {
  rule: 'exclusion',
  text: 'nodes 1 and 2 are inside together',
  steps: ["   1. node 1's program asks", "   2. node 2's program asks"],
  picture: ['      node 1   node 2', '   1. ● asks   │'],
  schedule: 'ids=1,2 requests=1,1 kind=lock rules=exclusion steps=1?,2?',
};

test('scheduleText() has the steps, the picture, and the commands that show all', () => {
  expect(scheduleText(finding, scenario, '28').split('\n')).toEqual([
    'nodes 1 and 2 are inside together; 2 nodes (1, 2), 1 request each, no failures',
    "   1. node 1's program asks",
    "   2. node 2's program asks",
    '',
    '      node 1   node 2',
    '   1. ● asks   │',
    '',
    'See it:',
    `  npx mysocks play --exercise 28 --schedule '${finding.schedule}'`,
    '  npx mysocks explore --exercise 28',
  ]);
});

test('scheduleText() leaves out the picture, then steps, so that the command is kept in the results', () => {
  const tall = { ...finding, picture: Array.from({ length: 90 }, () => '│'.repeat(80)) };
  const long = { ...tall, steps: Array.from({ length: 90 }, (_, i) => `${i}. ${'x'.repeat(100)}`) };
  for (const [one, steps] of [
    [tall, 2],
    [long, 57],
  ] as const) {
    const text = scheduleText(one, scenario, '28');
    expect(text.length).toBeLessThan(8_192);
    expect(text).not.toContain('│');
    expect(text).toMatch(/\n {2}npx mysocks play .*\n {2}npx mysocks explore --exercise 28$/);
    for (const step of one.steps.slice(0, steps)) expect(text).toContain(step);
  }
});
