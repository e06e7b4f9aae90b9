/**
 * `result.json`: what a hand-in came to.
 *
 * @module
 */
import type { Grade } from '../results/grade-json.ts';
import { taskKey } from './keys.ts';
import type { ResultExercise, ResultFile, Task, TaskResult } from './types.ts';

/** What was not graded again is as it was before. */
export function summary(
  grades: ReadonlyMap<string, Grade>,
  task: Task,
  result: TaskResult,
  before: ResultFile | undefined,
  attempts: number,
): ResultFile {
  const all = task.exercises.map(({ id, key }): [string, ResultExercise] => {
    const done = result.exercises.find((each) => each.id === id);
    const old = before?.exercises[id];
    const { points = 0, max = 0 } = grades.get(id) ?? {};
    const recheck = done?.check !== undefined ? { [done.check]: key } : {};
    const alone = done === undefined || done.check !== undefined;
    const rechecked = alone ? { ...old?.rechecked, ...recheck } : {};
    const own = alone ? (old?.key ?? key) : key;
    return [id, { key: own, points, max, ...(Object.keys(rechecked).length > 0 && { rechecked }) }];
  });
  const { worker, isolation, ms, problems } = result;
  const common = { attempts, worker, isolation, time: new Date().toISOString(), ms, problems };
  const points = all.reduce((sum, [, each]) => sum + each.points, 0);
  const max = all.reduce((sum, [, each]) => sum + each.max, 0);
  const key = keyOf(task, new Map(all));
  return {
    version: 1,
    id: task.id,
    key,
    ...common,
    points,
    max,
    exercises: Object.fromEntries(all),
  };
}

/** The key of the whole, by what each exercise was graded as. */
function keyOf(task: Task, results: ReadonlyMap<string, ResultExercise>): string {
  return taskKey(
    task.exercises.map((each) => ({ ...each, key: results.get(each.id)?.key ?? each.key })),
  );
}
