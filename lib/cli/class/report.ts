/**
 * `npx mysocks class report DIR`.
 *
 * @module
 */
import { resolve } from 'node:path';
import { Store } from '../../grader/class/store.ts';
import { writeAll } from '../../grader/class/write.ts';
import { classFolder } from './folder.ts';

export async function classReport(dir: string, _options: { anonymous?: true }): Promise<void> {
  writeAll(new Store(resolve(classFolder(dir))));
}
