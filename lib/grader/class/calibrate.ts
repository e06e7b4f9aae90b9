/**
 * Before its first hand-in a worker grades one program known to be right and one known to be wrong: a machine on which
 * these do not get what they should must grade nobody.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { listExercises, loadExercise, type LoadedExercise } from '../exercises/catalog.ts';
import type { Grade } from '../results/grade-json.ts';
import { gradeTask } from './grade-task.ts';
import type { Task, WantedIsolation } from './types.ts';

/** Why this machine cannot grade; `undefined` when it can. */
export async function cannotGrade(
  isolation: WantedIsolation,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [first] = listExercises();
  if (first === undefined) return 'there are no exercises';
  const exercise = await loadExercise(first);
  const right = await verdicts(exercise, exercise.solution, isolation, signal);
  if (right.problem !== undefined) return right.problem;
  if (!right.passed.every(Boolean)) return `the solution of ${first.id} does not pass here`;
  const wrong = await verdicts(exercise, exercise.starter, isolation, signal);
  if (wrong.problem !== undefined) return wrong.problem;
  return wrong.passed.some(Boolean) ? `the starter of ${first.id} passes here` : undefined;
}

async function verdicts(
  { id }: LoadedExercise,
  file: string,
  isolation: WantedIsolation,
  signal?: AbortSignal,
): Promise<{ problem?: string | undefined; passed: boolean[] }> {
  const program = basename(file);
  const files = { [program]: readFileSync(file, 'utf8') };
  const one = { id, key: '', print: '', program, files, notes: [] };
  const task: Task = {
    id: 'calibration',
    key: '',
    seed: 1,
    fingerprint: '',
    isolation,
    exercises: [one],
  };
  const result = await gradeTask(task, signal);
  const [problem] = result.problems;
  const [graded] = result.exercises;
  const grade: Grade | undefined = graded && JSON.parse(graded.files['grade.json'] ?? '');
  if (grade === undefined) return { problem: problem ?? 'no result', passed: [] };
  const checks = grade.checks.filter(({ verdict }) => verdict !== 'not-judged');
  return { problem, passed: checks.map(({ verdict }) => verdict === 'passed') };
}
