// Every exercise: the starter scores nothing, the solution everything. The whole gate, with right and wrong
// programs, is `npx mysocks verify`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { listExercises, loadExercise } from '../../lib/grader/exercises/catalog.ts';
import { specimensOf } from '../../lib/grader/gate/specimens.ts';
import { verify, type Examined } from '../../lib/grader/gate/verify.ts';

const exercises = await Promise.all(listExercises().map(loadExercise));
const specimens = exercises.flatMap(specimensOf);
const examined = new Map<string, Examined>();
let problems: readonly string[] = [];

beforeAll(async () => {
  const known = specimens.filter(({ kind }) => kind === 'starter' || kind === 'solution');
  const run = await verify(known, { rounds: 1, jobs: 3, seed: 1 }, (found) => {
    examined.set(`${found.specimen.exercise.id} ${found.specimen.kind}`, found);
  });
  problems = run.problems;
});

test('verify() has no problems of its own', () => {
  expect(problems).toEqual([]);
});

describe.each(exercises.map((exercise) => [exercise.id, exercise] as const))(
  '%s',
  (id, exercise) => {
    const { checks } = exercise.declaration;

    test(`${id}: the starter scores nothing`, () => {
      expect(examined.get(`${id} starter`)?.complaints).toEqual([]);
    });

    test(`${id}: the solution scores full points`, () => {
      expect(examined.get(`${id} solution`)?.complaints).toEqual([]);
    });

    test(`${id}: has a chapter that names every check with its points, and a starter that says what to do`, () => {
      const chapter = readFileSync(join(exercise.folder, 'README.md'), 'utf8');
      expect(chapter).toMatch(new RegExp(`^# ${exercise.number} `));
      const missing = checks.filter(
        ({ id, points }) => points > 0 && !chapter.includes(`\`${id}\``),
      );
      expect(missing.map(({ id }) => id)).toEqual([]);
      expect(readFileSync(exercise.starter, 'utf8')).toContain('TODO');
    });

    test(`${id}: has five wrong programs and two right ones at least`, () => {
      const count = (kind: string) =>
        specimens.filter((specimen) => specimen.exercise === exercise && specimen.kind === kind)
          .length;
      expect(count('wrong')).toBeGreaterThanOrEqual(5);
      expect(count('right')).toBeGreaterThanOrEqual(2);
      expect(existsSync(exercise.solution)).toBe(true);
    });

    test(`${id}: every check teaches something, hints, and has a title of one line`, () => {
      for (const { id, title, teaches, hints } of checks) {
        expect(title.length, id).toBeLessThanOrEqual(60);
        expect(teaches, id).not.toBe('');
        expect(hints.length, id).toBeGreaterThanOrEqual(2);
      }
    });
  },
);
