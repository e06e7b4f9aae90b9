/**
 * From what a platform gave to tasks: settings that are the same for all, ids, the roster, what was taken.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { kitVersion } from '../exercises/kit.ts';
import { entriesBelow } from '../grading/handed-in.ts';
import { newSeed } from '../trial/random.ts';
import { importClass } from './import.ts';
import { checksPrint, classPrint, idOf } from './keys.ts';
import { rosterRows, rosterText } from './roster.ts';
import type { Expected, Store } from './store.ts';
import { makeTask } from './tasks.ts';
import type { ClassFile, HandIn, Task, WantedIsolation } from './types.ts';

export interface Wanted {
  readonly exercises: readonly LoadedExercise[];
  readonly seed?: number;
  readonly due?: string;
  readonly isolation: WantedIsolation;
  /** Only every `of`th hand-in, beginning with this one. */
  readonly shard?: { readonly index: number; readonly of: number };
}

export interface Prepared {
  readonly settings: ClassFile;
  /** Those that can be read. */
  readonly tasks: readonly Task[];
  readonly expected: readonly Expected[];
  readonly notes: readonly string[];
}

/** Imports, and writes all that is known before anything is graded. */
export async function prepare(path: string, store: Store, wanted: Wanted): Promise<Prepared> {
  const scratch = mkdtempSync(join(tmpdir(), 'mysocks-import-'));
  try {
    const { handIns, notes } = await importClass(path, scratch);
    const prints = new Map(wanted.exercises.map((each) => [each.id, checksPrint(each)]));
    const settings = settingsFor(store, wanted, classPrint(prints), handIns);
    const named = handIns.map((handIn) => ({ handIn, id: idOf(handIn, settings.secret) }));
    const sorted = named.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const { index, of } = wanted.shard ?? { index: 1, of: 1 };
    const mine = sorted.filter((_each, i) => i % of === index - 1);
    store.writeSettings(settings);
    const due = settings.due === undefined ? undefined : new Date(settings.due);
    const rows = mine.flatMap(({ handIn, id }) => rosterRows(handIn, id, due));
    store.writePrivate('roster.csv', rosterText(rows));
    const parts = { settings, exercises: wanted.exercises, prints };
    const made = mine.map(({ handIn, id }) => ({
      handIn,
      task: makeTask(handIn, id, store.dir, parts),
    }));
    const expected = made.map(({ handIn, task }) => expectedOf(handIn, task));
    store.writeExpected(expected);
    const tasks = made.filter(({ handIn }) => handIn.unreadable === undefined);
    return { settings, tasks: tasks.map(({ task }) => task), expected, notes };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function expectedOf({ notes, hostile, unreadable }: HandIn, task: Task): Expected {
  const { id, key, exercises } = task;
  const own = exercises.flatMap((each) => each.notes);
  return {
    id,
    key,
    exercises: Object.fromEntries(exercises.map((each) => [each.id, each.key])),
    notes: [...notes, ...own],
    ...(hostile !== undefined && { look: hostile }),
    ...(unreadable !== undefined && { unreadable }),
  };
}

/** What stands in the folder already stays, but for what is asked for. */
function settingsFor(
  store: Store,
  { exercises, seed, due, isolation, shard }: Wanted,
  fingerprint: string,
  handIns: readonly HandIn[],
): ClassFile {
  const before = store.settings();
  // Shards know nothing of each other: they get the same from the same hand-ins.
  const common = shard === undefined ? undefined : contents(handIns);
  const until = due ?? before?.due;
  return {
    version: 1,
    kit: kitVersion(),
    fingerprint,
    seed:
      seed ?? before?.seed ?? (common === undefined ? newSeed() : parseInt(common.slice(0, 7), 16)),
    exercises: exercises.map(({ id }) => id),
    ...(until !== undefined && { due: until }),
    isolation,
    secret: before?.secret ?? common ?? randomBytes(32).toString('hex'),
  };
}

/** A hash of all that was handed in: who does not have it cannot know it. */
function contents(handIns: readonly HandIn[]): string {
  const hash = createHash('sha256');
  for (const { key, dir } of handIns.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    hash.update(`\0${key}\0`);
    const files = entriesBelow(dir).filter(({ isFile }) => isFile);
    for (const { path } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
      hash.update(`\0${path}\0`).update(readFileSync(join(dir, path)));
  }
  return hash.digest('hex');
}
