// The gate itself: it complains when a program does not come to what it should.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findExercise, loadExercise } from '../../../lib/grader/exercises/catalog.ts';
import { decisiveChecks, specimensOf, type Specimen } from '../../../lib/grader/gate/specimens.ts';
import { verify, type Examined } from '../../../lib/grader/gate/verify.ts';

const entry = findExercise('00');
if (entry === undefined) throw new Error('There is no exercise 00');
const exercise = await loadExercise(entry);
const wrong = (name: string) => join(exercise.folder, 'wrong', `${name}.ts`);

/** What the gate says of each specimen, by name. */
async function examine(specimens: readonly Specimen[], quick: boolean) {
  const found = new Map<string, Examined>();
  const options = { rounds: 1, jobs: 2, seed: 5, quick };
  const { problems } = await verify(specimens, options, (examined) =>
    found.set(examined.specimen.name, examined),
  );
  expect(problems).toEqual([]);
  return found;
}

test('verify() complains about each kind of program that is not what it should be', async () => {
  const kinds: Specimen[] = [
    { exercise, kind: 'starter', file: exercise.solution, name: 'starter' },
    { exercise, kind: 'solution', file: wrong('on-stderr'), name: 'solution' },
    { exercise, kind: 'right', file: wrong('status-0'), name: 'right' },
    { exercise, kind: 'wrong', file: exercise.solution, name: 'passes', caughtBy: 'greets' },
    { exercise, kind: 'wrong', file: wrong('status-0'), name: 'other', caughtBy: 'greets' },
    { exercise, kind: 'wrong', file: wrong('on-stderr'), name: 'nameless', caughtBy: 'no' },
    { exercise, kind: 'wrong', file: wrong('status-0'), name: 'fine', caughtBy: 'needs-a-name' },
  ];
  for (const quick of [false, true]) {
    const found = await examine(kinds, quick);
    const complaints = new Map([...found].map(([name, each]) => [name, each.complaints.join()]));
    expect(complaints.get('starter')).toBe('The starter passes everything');
    expect(complaints.get('solution')).toMatch(/^greets: failed: /);
    expect(complaints.get('right')).toMatch(/^needs-a-name: failed: /);
    expect(complaints.get('passes')).toMatch(/must fail at greets, but that check came to: passed/);
    expect(complaints.get('other')).toMatch(/must fail at greets/);
    expect(complaints.get('nameless')).toMatch(/must be "\/\/ caught by: ID"/);
    expect(complaints.get('fine')).toBe('');
  }
});

test('decisiveChecks() are those that a wrong program comes to on its way to the one that catches it', async () => {
  const last = findExercise('04');
  if (last === undefined) throw new Error('There is no exercise 04');
  const specimens = specimensOf(await loadExercise(last));
  const leak = specimens.find(({ name }) => name === 'wrong/never-closes');
  expect(leak === undefined ? [] : decisiveChecks(leak)).toEqual(['upper-cases', 'closes']);
  const [starter] = specimens;
  expect(starter === undefined ? [] : decisiveChecks(starter)).toBeUndefined();
});
