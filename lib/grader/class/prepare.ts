/**
 * From what a platform gave to tasks: settings that are the same for all, ids, the roster, what was taken.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { kitVersion } from '../exercises/kit.ts';
import { importClass } from './import.ts';
import { checksPrint, classPrint, idOf } from './keys.ts';
import { rosterRows, rosterText } from './roster.ts';
import { secretsFor } from './secret.ts';
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
    return {
      settings,
      tasks: tasks.map(({ task }) => task),
      expected,
      notes: [...notes, ...undated(mine, due)],
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Days cannot be counted where nobody says when it came. */
function undated(all: readonly { handIn: HandIn }[], due: Date | undefined): string[] {
  const count = all.filter(({ handIn }) => handIn.submitted === undefined).length;
  if (due === undefined || count === 0) return [];
  return [
    `${count} of ${all.length} hand-ins do not say when they came, as those of Gradescope and git do: late_days is empty`,
  ];
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
  const common = secretsFor(before, handIns, shard !== undefined);
  const until = due ?? before?.due;
  return {
    version: 1,
    kit: kitVersion(),
    fingerprint,
    seed: seed ?? common.seed,
    exercises: exercises.map(({ id }) => id),
    ...(until !== undefined && { due: until }),
    isolation,
    secret: common.secret,
  };
}
