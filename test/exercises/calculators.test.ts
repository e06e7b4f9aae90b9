// The calculators that come with exercise 14: made from their source, and the right ones right.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CALCULATORS } from '../../exercises/1-sockets/14-tell-them-apart/checks/calculators.ts';
import {
  build,
  FOLDER,
  GIVEN,
} from '../../exercises/1-sockets/14-tell-them-apart/calculators/build.ts';
import { findExercise, loadExercise } from '../../lib/grader/exercises/catalog.ts';
import type { Specimen } from '../../lib/grader/gate/specimens.ts';
import { verify } from '../../lib/grader/gate/verify.ts';

const right = CALCULATORS.filter(({ advice }) => advice === undefined);

test('given/ holds ten calculators, two of them right, and nothing else', () => {
  const files = readdirSync(FOLDER).toSorted();
  expect(files).toEqual(GIVEN.map((name) => `${name}.mjs`).toSorted());
  expect(CALCULATORS.map(({ name }) => name)).toEqual(GIVEN);
  expect(right).toHaveLength(2);
});

test.each(GIVEN)(
  'given/%s.mjs is what calculators/build.ts makes: run it after a change',
  async (name) => {
    expect(readFileSync(join(FOLDER, `${name}.mjs`), 'utf8')).toBe(await build(name));
  },
);

test('given/ tells nothing: the ten differ in one number, and no word of the source is left', () => {
  const texts = GIVEN.map((name) => readFileSync(join(FOLDER, `${name}.mjs`), 'utf8'));
  const same = new Set(texts.map((text) => text.replace(/\d{9}/, 'N')));
  expect(same.size).toBe(1);
  expect(texts[0]).not.toMatch(/lenient|silent|round|edge|first|piece|right|wrong|\/\/|\/\*/i);
});

describe('the right calculators, as servers of exercise 05', () => {
  const complaints = new Map<string, readonly string[]>();

  beforeAll(async () => {
    const entry = findExercise('05');
    if (entry === undefined) throw new Error('There must be an exercise 05');
    const exercise = await loadExercise(entry);
    const known = right.map(({ name, file }): Specimen => {
      return { exercise, kind: 'right', file, name };
    });
    await verify(known, { rounds: 1, jobs: 2, seed: 1 }, (examined) => {
      complaints.set(examined.specimen.name, examined.complaints);
    });
  });

  test.each(right.map(({ name }) => name))('%s scores full points', (name) => {
    expect(complaints.get(name)).toEqual([]);
  });
});
