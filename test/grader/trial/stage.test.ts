// The steps of a trial, as a failure's report shows them.
import { expect, test } from 'vitest';
import { Stage } from '../../../lib/grader/trial/stage.ts';

function stage(): Stage {
  const made = new Stage(30, true);
  made.step('begin');
  return made;
}

test('asOneStep() puts one step in place of what went well, and gives what came of it', async () => {
  const t = stage();
  const sum = await t.asOneStep('both', async () => {
    t.step('one');
    t.step('two');
    return 3;
  });
  expect(sum).toBe(3);
  expect(t.steps).toEqual(['begin', 'both']);
});

test('asOneStep() keeps the steps up to a failure', async () => {
  const t = stage();
  const fails = t.asOneStep('both', async () => {
    t.step('one');
    throw new Error('two');
  });
  await expect(fails).rejects.toThrow('two');
  expect(t.steps).toEqual(['begin', 'one']);
});

test('runningStep() grows: each text takes the place of all steps since', () => {
  const t = stage();
  const sums = t.runningStep();
  t.step('one');
  sums('one so far');
  t.step('two');
  sums('two so far');
  expect(t.steps).toEqual(['begin', 'two so far']);
});

test('quietly() leaves no step', async () => {
  const t = stage();
  await t.quietly(async () => t.step('one'));
  expect(t.steps).toEqual(['begin']);
});

test('until() looks again at every ring, and gives what was found', async () => {
  const t = stage();
  let looks = 0;
  const found = t.until(() => (++looks === 3 ? t : undefined));
  t.ring();
  await new Promise(setImmediate);
  t.ring();
  expect(await found).toBe(t);
  expect(looks).toBe(3);
});
