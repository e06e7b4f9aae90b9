/**
 * `npx mysocks class merge DIR SHARD…`.
 *
 * @module
 */
import { resolve } from 'node:path';
import { mergeShards } from '../../grader/class/merge.ts';
import { Store } from '../../grader/class/store.ts';
import { writeAll } from '../../grader/class/write.ts';
import { here } from '../here.ts';
import { classFolder } from './folder.ts';

export async function classMerge(dir: string, shards: readonly string[]): Promise<number> {
  const store = new Store(resolve(dir));
  mergeShards(store, shards.map(classFolder));
  const all = writeAll(store);
  const not = all.filter(({ result }) => result === undefined).map(({ id }) => id);
  if (not.length > 0) console.error(`mysocks: not graded: ${not.join(', ')}`);
  else console.log(`All ${all.length} are graded: ${here(store.dir) || '.'}`);
  return not.length > 0 ? 2 : 0;
}
