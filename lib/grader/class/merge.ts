/**
 * Puts the folders of shards together.
 *
 * @module
 */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { byId, readRoster, rosterText } from './roster.ts';
import { Store, type Expected } from './store.ts';
import type { ClassFile } from './types.ts';

/** @throws When they were not graded by the same checks, with the same seed. */
export function mergeShards(into: Store, shards: readonly string[]): void {
  const all = shards.map((dir) => ({ dir, store: new Store(dir) }));
  const settings = into.settings() ?? all[0]?.store.settings();
  if (settings === undefined) throw new Error('There is nothing to merge');
  for (const { dir, store } of all) {
    const other = differs(settings, store.settings());
    if (other !== undefined) throw new Error(`${dir} has another ${other} than the others`);
  }
  const expected = new Map<string, Expected>(into.expected().map((each) => [each.id, each]));
  const rows = byId(readRoster(into.dir));
  for (const { dir, store } of all) {
    for (const each of store.expected()) expected.set(each.id, each);
    for (const [id, some] of byId(readRoster(dir))) rows.set(id, some);
    for (const name of ['taken', 'results', 'history'])
      if (existsSync(join(dir, name)))
        cpSync(join(dir, name), join(into.dir, name), { recursive: true });
  }
  const sorted = [...expected.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  into.writeSettings(settings);
  into.writePrivate('roster.csv', rosterText(sorted.flatMap(({ id }) => rows.get(id) ?? [])));
  into.writeExpected(sorted);
}

function differs(one: ClassFile, other: ClassFile | undefined): string | undefined {
  const parts = ['kit', 'fingerprint', 'seed', 'exercises', 'secret'] as const;
  return parts.find((part) => JSON.stringify(one[part]) !== JSON.stringify(other?.[part]));
}
