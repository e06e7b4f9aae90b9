// A second look of the gate at wrong programs that were not caught.
import { expect, test } from 'vitest';
import { again } from '../../lib/cli/verify-rounds.ts';
import type { Specimen } from '../../lib/grader/gate/specimens.ts';
import { exerciseOf, specimenOf } from '../helpers/specimen.ts';

test('again() tells of a mistake that slipped through once, keeps one that always does, and never excuses a right program', async () => {
  const exercise = await exerciseOf('00');
  const slipped = (specimen: Specimen) => ({
    specimen,
    seed: 1,
    outcomes: new Map(),
    only: undefined,
    complaints: ['It must fail, but passed'],
  });
  const once = slipped(specimenOf(exercise, 'wrong/status-0'));
  const file = exercise.solution;
  const always = slipped({ exercise, kind: 'wrong', file, name: 'passes', caughtBy: 'greets' });
  const right = slipped({ exercise, kind: 'right', file, name: 'right/once' });
  const first = { all: [once, always, right], problems: [], stopped: false };
  const settings = { quick: true, rounds: 1, jobs: 2, seed: 1 };
  const { all, unsteady } = await again(first, settings, false);
  expect(unsteady).toEqual([once]);
  expect(all).toEqual([{ ...once, complaints: [] }, always, right]);
});
