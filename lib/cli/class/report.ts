/**
 * `npx mysocks class report DIR`.
 *
 * @module
 */
import { join } from 'node:path';
import { Store } from '../../grader/class/store.ts';
import { writeAll, writeAnonymous } from '../../grader/class/write.ts';
import { here } from '../here.ts';
import { classFolder } from './folder.ts';

export async function classReport(dir: string, { anonymous }: { anonymous?: true }): Promise<void> {
  const store = new Store(classFolder(dir));
  writeAll(store);
  const file = anonymous === true ? writeAnonymous(store) : join(store.dir, 'report.html');
  console.log(here(file));
}
