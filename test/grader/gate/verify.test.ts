// The gate itself: it complains when a program does not come to what it should.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  complaintsAboutAdvice,
  withoutAdvice,
  writeAdvice,
} from '../../../lib/grader/gate/advice.ts';
import { decisiveChecks, specimensOf, type Specimen } from '../../../lib/grader/gate/specimens.ts';
import { typeErrors } from '../../../lib/grader/gate/types.ts';
import { verify, type Examined } from '../../../lib/grader/gate/verify.ts';
import type { Outcome } from '../../../lib/grader/trial/outcome.ts';
import { edit, temporaryFolder } from '../../helpers/folder.ts';
import { exerciseOf, specimenOf } from '../../helpers/specimen.ts';

const exercise = await exerciseOf('00');
const wrong = (name: string) => specimenOf(exercise, `wrong/${name}`);

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
    { ...wrong('on-stderr'), kind: 'solution', name: 'solution' },
    { ...wrong('status-0'), kind: 'right', name: 'right' },
    { exercise, kind: 'wrong', file: exercise.solution, name: 'passes', caughtBy: 'greets' },
    { exercise, kind: 'wrong', file: exercise.solution, name: 'nameless', caughtBy: 'no' },
    { ...wrong('status-0'), name: 'other', caughtBy: 'greets' },
    { ...wrong('on-stderr'), name: 'elsewhere', caughtBy: 'no' },
    { ...wrong('status-0'), name: 'fine' },
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
    expect(complaints.get('elsewhere')).toMatch(/file must be called after a check .*: got "no"/);
    expect(complaints.get('fine')).toBe('');
  }
});

test('verify() bundles a program when its turn has come, not all of them before', async () => {
  const file = join(temporaryFolder(), 'first-steps.ts');
  writeFileSync(file, 'this is no program');
  const right: Specimen = { exercise, kind: 'right', file: exercise.solution, name: 'right' };
  const later = { ...right, file, name: 'later' };
  const complaints: string[] = [];
  const options = { rounds: 1, jobs: 1, seed: 5 };
  await verify([right, later], options, ({ specimen, complaints: more }) => {
    complaints.push(...more);
    if (specimen.name === 'right') cpSync(exercise.solution, file);
  });
  expect(complaints).toEqual([]);
});

test('verify() complains when another advice is shown than the one that a mistake quotes, or none', async () => {
  const advised: Specimen = { ...wrong('on-stderr'), advice: 'Use only the n bytes' };
  const found = await examine([advised], true);
  expect(found.get('wrong/on-stderr')?.complaints).toEqual([
    expect.stringMatching(/^Its advice must say "Use only the n bytes", but is ".+"$/),
    expect.stringMatching(/^It was seen that stdout of first-steps: /),
  ]);
  const seen = found.get('wrong/on-stderr')!.outcomes.get('greets')!;
  const none = { ...seen, advice: '' };
  expect(complaintsAboutAdvice(advised, none)[0]).toMatch(/, but is no advice$/);
  const unjudged = { ...none, verdict: 'not-judged' } as const;
  expect(complaintsAboutAdvice(advised, unjudged)).toEqual([]);
  expect(complaintsAboutAdvice({}, seen)).toEqual([]);
});

const FIRST = 'Short. The dot in calc.ts ends no sentence, this one does.';

test('writeAdvice() notes the first sentence of what was shown, for those that name none', async () => {
  const folder = temporaryFolder();
  cpSync(exercise.folder, folder, { recursive: true });
  const copy = { ...exercise, folder };
  edit(join(folder, 'wrong/needs-a-name.md'), [/\n> .*\n/g, '']);
  edit(join(folder, 'wrong/greets.md'), [/\n> .*\n/, '\n> Other words.\n']);
  const whole = join(folder, 'wrong/whole.ts');
  writeFileSync(whole, '// caught by: greets\nconsole.log("x");\n');
  const outcome = { advice: `${FIRST} Then more.` } as Outcome;
  const outcomes = new Map([
    ['greets', outcome],
    ['needs-a-name', outcome],
  ]);
  const specimens = specimensOf(copy);
  expect(withoutAdvice(specimens)).toHaveLength(3);
  expect(
    writeAdvice(
      copy,
      specimens.map((specimen) => ({ specimen, outcomes })),
    ),
  ).toBe(3);
  expect(readFileSync(whole, 'utf8')).toContain(`greets\n// advice: ${FIRST}\n`);
  const after = specimensOf(copy).filter(({ kind }) => kind === 'wrong');
  expect(withoutAdvice(after)).toEqual([]);
  const named = after.filter(({ advice }) => advice === FIRST);
  expect(named.map(({ name }) => name)).toEqual([
    'wrong/greets-nobody',
    'wrong/status-0',
    'wrong/whole',
  ]);
  expect(after.some(({ advice }) => advice === 'Other words.')).toBe(true);
});

test('decisiveChecks() is the one that must catch a wrong program, without those that it needs', async () => {
  const upper = await exerciseOf('04');
  const leak = specimenOf(upper, 'wrong/never-closes');
  expect(decisiveChecks(leak)).toEqual(['closes']);
  expect(decisiveChecks(specimenOf(upper, 'starter/upper-server'))).toBeUndefined();
});

describe('a mistake that is no program', () => {
  /** The wrong programs of a copy of the exercise, after a change of one of its files. */
  function changed(file: string, from: string, to: string): Specimen[] {
    const folder = temporaryFolder();
    cpSync(exercise.folder, folder, { recursive: true });
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
    return specimensOf({ ...exercise, folder }).filter(({ kind }) => kind === 'wrong');
  }

  test('verify() complains with its lines when the right program has changed under it', async () => {
    const specimens = changed('right/plain.ts', 'process.exit(1)', 'process.exit(2 - 1)');
    const found = await examine(specimens, true);
    expect(found.size).toBe(6);
    expect(found.get('wrong/status-0')?.complaints).toEqual([
      expect.stringMatching(
        /^It does not fit right\/plain\.ts: its lines are not in the program:\n-if .*exit\(1\);\n/,
      ),
    ]);
    expect(found.get('wrong/on-stderr')?.complaints).toEqual([]);
  });

  test.each([
    [
      'a file of mistakes cannot be read',
      'says-more',
      'says more',
      'wrong/greets.md',
      /A mistake must/,
    ],
    ['a file is not called after its check', '`greets`', '`hello`', 'wrong/greets.md', /hello\.md/],
    ['a name stands twice', '## says-more', '## status-0', 'wrong/status-0', /taken: .* and /],
  ])('verify() complains when %s', async (_, from, to, name, complaint) => {
    const specimens = changed('wrong/greets.md', from, to).filter(({ name: own }) => own === name);
    const found = await examine(specimens, true);
    expect(found.get(name)?.complaints).toEqual([expect.stringMatching(complaint)]);
  });

  test('typeErrors() says what does not compile, and what does not fit', async () => {
    const specimens = changed('wrong/greets.md', "+console.log('done');", '+console.log(nobody);');
    expect(await typeErrors(specimens)).toEqual([
      expect.stringMatching(/^00-first-steps\/greets\/says-more\.ts\(5,13\): .* name 'nobody'/),
    ]);
    const broken = changed('right/plain.ts', 'process.exit(1)', 'process.exit(2 - 1)');
    const errors = await typeErrors(broken);
    expect(errors.map((text) => text.split(':', 1)[0])).toEqual([
      '00-first-steps wrong/greets-nobody',
      '00-first-steps wrong/status-0',
    ]);
  });
});
