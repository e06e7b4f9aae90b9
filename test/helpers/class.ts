// The folder of a class that was never graded: results as they would be, of as many students as a test wants.
import { join } from 'node:path';
import type { Check } from '../../lib/grader/declare.ts';
import { loadExercise, listExercises } from '../../lib/grader/exercises/catalog.ts';
import { replaceFiles } from '../../lib/grader/exercises/kit.ts';
import { rosterText } from '../../lib/grader/class/roster.ts';
import { Store } from '../../lib/grader/class/store.ts';
import type { ResultFile } from '../../lib/grader/class/types.ts';
import { makeGrade, type Grade } from '../../lib/grader/results/grade-json.ts';
import { outcomeOf, type Outcome, type Verdict } from '../../lib/grader/trial/outcome.ts';
import { temporaryFolder } from './folder.ts';

const KEY = 'k';
const RARE = 9;
const WRONG: readonly [[Verdict, string], ...[Verdict, string][]] = [
  ['failed', 'expected "HELLO 17", but got "hello 17"\nit was sent in 3 pieces'],
  ['failed', 'the 12 bytes did not come back; the channel is still open'],
  ['crashed', "TypeError: Cannot read properties of undefined (reading '0') at serve:31"],
  ['too-slow', 'it took more than 2000 ms'],
];

/** A number below `n`, the same for the same words each time. */
function pick(n: number, ...words: readonly (string | number)[]): number {
  let hash = 2166136261;
  for (const char of words.join(' ')) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  return ((hash >>> 8) ^ (hash >>> 20)) % n;
}

/** Makes it: the second cannot be graded, the third means harm, the fourth was late. */
export async function syntheticClass(students: number, exercises: number): Promise<Store> {
  const store = new Store(join(temporaryFolder(), 'class'));
  const loaded = await Promise.all(listExercises().slice(0, exercises).map(loadExercise));
  const names = loaded.map(({ id }) => id);
  const ids = Array.from({ length: students }, (_, i) => String(10_001 + i));
  const settings = { kit: '0.1.0', fingerprint: '', seed: 7, secret: 'secret' } as const;
  store.writeSettings({ version: 1, ...settings, exercises: names, isolation: 'any' });
  const rows = ids.map((id, i) => {
    const common = { id, name: `Student ${i}`, email: '', submitted: '', notes: '' };
    return { ...common, late_days: i === 3 ? '2' : '' };
  });
  store.writePrivate('roster.csv', rosterText(rows));
  const keys = Object.fromEntries(names.map((name) => [name, KEY]));
  store.writeExpected(
    ids.map((id, i) => ({
      id,
      key: KEY,
      exercises: keys,
      notes: [],
      ...(i === 2 && { look: 'work.zip: a name in it leads outside' }),
    })),
  );
  for (const [i, id] of ids.entries()) {
    const folder = join(store.dir, 'results', id);
    if (i === 1) {
      const problems = ['its process died (SIGKILL)'];
      replaceFiles(folder, {
        'not-graded.json': JSON.stringify({ key: KEY, attempts: 3, problems }),
      });
      continue;
    }
    const grades = loaded.map((exercise): Grade => {
      const outcomes = new Map<string, Outcome>();
      for (const [n, check] of exercise.declaration.checks.entries())
        outcomes.set(check.id, outcome(id, exercise.id, n, check));
      const common = { exercise, seed: 7, isolation: 'bubblewrap', absent: '' } as const;
      return makeGrade({ ...common, outcomes });
    });
    for (const grade of grades)
      replaceFiles(join(folder, grade.exercise), { 'grade.json': JSON.stringify(grade) });
    replaceFiles(folder, { 'result.json': JSON.stringify(resultOf(id, grades)) });
  }
  return store;
}

function outcome(student: string, exercise: string, number: number, check: Check): Outcome {
  const { id, points } = check;
  const ms = 40 + pick(900, student, exercise, id);
  // Some students know less than others, and the last checks are the hardest.
  const bad = pick(12, student) + Math.min(4, number) + pick(RARE, student, exercise, id) > 15;
  if (!bad) return outcomeOf(id, 'passed', { points, ms });
  const [verdict, message] = WRONG[pick(WRONG.length, student, exercise, id, 'how')] ?? WRONG[0];
  return outcomeOf(id, verdict, { ms, message, advice: 'Look at what readSocket() returns.' });
}

function resultOf(id: string, grades: readonly Grade[]): ResultFile {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const exercises = grades.map(({ exercise, points, max }) => [
    exercise,
    { key: KEY, points, max },
  ]);
  const common = {
    attempts: 1,
    worker: 'w',
    isolation: 'bubblewrap',
    time: '',
    problems: [],
  } as const;
  return {
    version: 1,
    id,
    key: KEY,
    ...common,
    ms: sum(grades.flatMap(({ checks }) => checks.map(({ ms }) => ms))),
    points: sum(grades.map(({ points }) => points)),
    max: sum(grades.map(({ max }) => max)),
    exercises: Object.fromEntries(exercises),
  };
}
