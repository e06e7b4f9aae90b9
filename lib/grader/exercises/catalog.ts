/**
 * The exercises on disk: `exercises/<unit>/<NN-name>/`, each with its `grade.test.ts`.
 *
 * @module
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Exercise } from '../declare.ts';
import { compiledFile } from './compiled.ts';
import { ROOT } from './kit.ts';

/** Where an exercise is. */
export interface Entry {
  /** `04-upper-server` */
  readonly id: string;
  /** `04` */
  readonly number: string;
  /** `1-sockets` */
  readonly unit: string;
  readonly folder: string;
}

/** An exercise with its declaration and its files. */
export interface LoadedExercise extends Entry {
  readonly declaration: Exercise;
  /** Its grade.test.ts. */
  readonly checks: string;
  /** The student's copy; it need not be there yet. */
  readonly program: string;
  readonly starter: string;
  readonly solution: string;
}

/** All exercises, in order. */
export function listExercises(root = ROOT): Entry[] {
  const units = folders(join(root, 'exercises'));
  return units.flatMap((unit) =>
    folders(join(root, 'exercises', unit))
      .filter((id) => existsSync(join(root, 'exercises', unit, id, 'grade.test.ts')))
      .map((id) => ({
        id,
        number: /^\d+/.exec(id)?.[0] ?? '',
        unit,
        folder: join(root, 'exercises', unit, id),
      })),
  );
}

/** The exercise that a number (`04`, `4`) or a name (`upper-server`, `04-upper-server`) means. */
export function findExercise(name: string, root = ROOT): Entry | undefined {
  const wanted = name.replace(/\/$/, '');
  return listExercises(root).find(
    ({ id, number }) =>
      id === wanted ||
      id.slice(number.length + 1) === wanted ||
      (/^\d+$/.test(wanted) && Number(number) === Number(wanted)),
  );
}

/** The one that comes next in the order of the exercises. */
export function exerciseAfter({ id }: Entry): Entry | undefined {
  const all = listExercises();
  return all[all.findIndex((entry) => entry.id === id) + 1];
}

/** Reads the declaration of an exercise; no check runs. */
export async function loadExercise(entry: Entry): Promise<LoadedExercise> {
  const checks = join(entry.folder, 'grade.test.ts');
  const module: { default: Exercise } = await import(
    compiledFile(checks) ?? pathToFileURL(checks).href
  );
  const declaration = module.default;
  const inside = (folder: string) => join(entry.folder, folder, basename(declaration.program));
  return {
    ...entry,
    declaration,
    checks,
    program: inside(''),
    starter: inside('starter'),
    solution: inside('solution'),
  };
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
