/**
 * Writes all that is made of the results: tables, feedback, the report.
 *
 * @module
 */
import { join } from 'node:path';
import { writeAtomically } from '../exercises/kit.ts';
import { standings, type Standing } from './standing.ts';
import type { Store } from './store.ts';
import { checksCsv, gradesCsv } from './tables.ts';

export function writeAll(store: Store): Standing[] {
  const all = standings(store);
  const exercises = store.settings()?.exercises ?? [];
  writeAtomically(join(store.dir, 'grades.csv'), gradesCsv(all, exercises));
  writeAtomically(join(store.dir, 'checks.csv'), checksCsv(all));
  return all;
}
