/**
 * `npx mysocks class similar DIR`.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findExercise, loadExercise } from '../../grader/exercises/catalog.ts';
import { writePairs, type Pair } from '../../grader/class/pairs.ts';
import { alike } from '../../grader/class/similar.ts';
import { Store } from '../../grader/class/store.ts';
import { writeAll } from '../../grader/class/write.ts';
import { here } from '../here.ts';
import { classFolder } from './folder.ts';

export async function classSimilar(dir: string): Promise<void> {
  const store = new Store(classFolder(dir));
  const ids = store.expected().map(({ id }) => id);
  const pairs: Pair[] = [];
  for (const name of store.settings()?.exercises ?? []) {
    const entry = findExercise(name);
    if (entry === undefined) continue;
    const folders = ids.map((id) => [id, join(store.dir, 'taken', id, name)] as const);
    const taken = new Map(folders.filter(([, folder]) => existsSync(folder)));
    const found = await alike(await loadExercise(entry), taken);
    for (const pair of found) console.log(line(pair));
    pairs.push(...found);
  }
  writePairs(store, pairs);
  writeAll(store);
  console.log(`${pairs.length} pairs are alike: ${here(join(store.dir, 'report.html'))}`);
}

function line({ exercise, one, other, similarity, usual }: Pair): string {
  return `${similarity.toFixed(2)}  ${exercise}  ${one} and ${other}  (usual ${usual.toFixed(2)})`;
}
