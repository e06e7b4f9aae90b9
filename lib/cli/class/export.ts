/**
 * `npx mysocks class export DIR moodle WORKSHEET.csv | canvas GRADEBOOK.csv | csv`.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fillCanvas, fillMoodle } from '../../grader/class/export.ts';
import { standings } from '../../grader/class/standing.ts';
import { Store } from '../../grader/class/store.ts';
import { gradesCsv } from '../../grader/class/tables.ts';
import { usageError } from '../exercise-argument.ts';
import { here } from '../here.ts';
import { classFolder } from './folder.ts';

export async function classExport(
  dir: string,
  format: string,
  file: string | undefined,
  { column }: { column?: string },
): Promise<void> {
  if (!['moodle', 'canvas', 'csv'].includes(format))
    usageError(`The format must be moodle, canvas or csv: got "${format}"`);
  if (file === undefined && format !== 'csv') usageError(`${format} needs the file that it gave`);
  const store = new Store(classFolder(dir));
  const all = standings(store);
  const given = file === undefined ? '' : readFileSync(file, 'utf8');
  const text =
    format === 'moodle'
      ? fillMoodle(given, all)
      : format === 'canvas'
        ? fillCanvas(given, all, column)
        : gradesCsv(all, store.settings()?.exercises ?? []);
  const target = join(store.dir, 'exports', file === undefined ? 'grades.csv' : basename(file));
  mkdirSync(join(store.dir, 'exports'), { recursive: true });
  writeFileSync(target, text);
  console.log(here(target));
}
