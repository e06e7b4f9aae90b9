/**
 * `grades.csv` and `checks.csv`.
 *
 * @module
 */
import { csvText } from './csv.ts';
import { checksOf, type Standing } from './standing.ts';

/** Where somebody is not graded, the cells are empty: never 0. */
export function gradesCsv(all: readonly Standing[], exercises: readonly string[]): string {
  const rows = all.map(({ id, result, lateDays }) => [
    id,
    result?.points ?? '',
    result?.max ?? '',
    lateDays,
    result === undefined ? 'no' : 'yes',
    ...exercises.map((name) => result?.exercises[name]?.points ?? ''),
  ]);
  return csvText([['id', 'points', 'max', 'late_days', 'graded', ...exercises], ...rows]);
}

export function checksCsv(all: readonly Standing[]): string {
  const rows = all.flatMap((standing) =>
    checksOf(standing).map(({ exercise, id, verdict, points, max, ms }) => [
      standing.id,
      exercise,
      id,
      verdict,
      points,
      max,
      ms,
    ]),
  );
  return csvText([['id', 'exercise', 'check', 'verdict', 'points', 'max', 'ms'], ...rows]);
}
