/**
 * How each of a class stands: what the tables, the report and the exports are made from.
 *
 * @module
 */
import type { Grade, GradedCheck } from '../results/grade-json.ts';
import { byId, readRoster, type RosterRow } from './roster.ts';
import type { Expected, Store } from './store.ts';
import type { ResultFile } from './types.ts';

export interface Standing {
  readonly id: string;
  readonly expected: Expected;
  readonly members: readonly RosterRow[];
  /** `undefined`: not graded. */
  readonly result?: ResultFile;
  readonly grades: readonly Grade[];
  /** Why it is not graded. */
  readonly problems: readonly string[];
  readonly lateDays: string;
}

/** Of all who handed in, in the order of their ids. */
export function standings(store: Store): Standing[] {
  const roster = byId(readRoster(store.dir));
  return store.expected().map((expected): Standing => {
    const { id } = expected;
    const found = store.result(id);
    const result = found !== undefined && covers(found, expected) ? found : undefined;
    const names = Object.keys(expected.exercises);
    const grades = result === undefined ? [] : names.flatMap((name) => store.grade(id, name) ?? []);
    const members = roster.get(id) ?? [];
    const problems = result === undefined ? whyNot(store, expected) : [];
    const lateDays = members[0]?.late_days ?? '';
    return { id, expected, members, ...(result && { result }), grades, problems, lateDays };
  });
}

/** Whether each exercise was graded as it is now, or a check of it again since. */
function covers(result: ResultFile, { exercises }: Expected): boolean {
  return Object.entries(exercises).every(([name, key]) => {
    const found = result.exercises[name];
    return found?.key === key || Object.values(found?.rechecked ?? {}).includes(key);
  });
}

function whyNot(store: Store, { id, unreadable }: Expected): readonly string[] {
  if (unreadable !== undefined) return [unreadable];
  return store.notGraded(id)?.problems ?? ['it was not its turn yet'];
}

/** All checks of a hand-in, each with its exercise. */
export function checksOf({ grades }: Standing): (GradedCheck & { exercise: string })[] {
  return grades.flatMap(({ exercise, checks }) => checks.map((check) => ({ ...check, exercise })));
}
