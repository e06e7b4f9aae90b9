/**
 * The programs of an exercise whose worth is known: its starter, its solution, right ones and wrong ones.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';

export type Kind = 'starter' | 'solution' | 'right' | 'wrong';

/** A program whose worth is known. */
export interface Specimen {
  readonly exercise: LoadedExercise;
  readonly kind: Kind;
  readonly file: string;
  /** `wrong/one-read` */
  readonly name: string;
  /** For a wrong one: the check that must catch it, and whether by a hang. */
  readonly caughtBy?: string;
  readonly hangs?: boolean;
}

/** The programs of an exercise whose worth is known. */
export function specimensOf(exercise: LoadedExercise): Specimen[] {
  const name = basename(exercise.declaration.program, '.ts');
  return [
    { exercise, kind: 'starter', file: exercise.starter, name: `starter/${name}` },
    { exercise, kind: 'solution', file: exercise.solution, name: `solution/${name}` },
    ...programsIn(exercise, 'right'),
    ...programsIn(exercise, 'wrong').map((specimen) => ({
      ...specimen,
      ...header(specimen.file),
    })),
  ];
}

function programsIn(exercise: LoadedExercise, kind: 'right' | 'wrong'): Specimen[] {
  const folder = join(exercise.folder, kind);
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.ts'))
    : [];
  return files.toSorted().map((file) => ({
    exercise,
    kind,
    file: join(folder, file),
    name: `${kind}/${basename(file, '.ts')}`,
  }));
}

/** What the first line of a wrong program says. */
function header(file: string): Pick<Specimen, 'caughtBy' | 'hangs'> {
  const line = readFileSync(file, 'utf8').split('\n', 1)[0] ?? '';
  const match = /^\/\/ caught by: ([\w-]+)( \(a hang\))?$/.exec(line.trim());
  return { caughtBy: match?.[1] ?? '', hangs: match?.[2] !== undefined };
}

/** The checks that a wrong program must come through to the one that catches it: that one, and what it needs. */
export function decisiveChecks({ exercise, caughtBy }: Specimen): string[] | undefined {
  const { checks } = exercise.declaration;
  if (!checks.some(({ id }) => id === caughtBy)) return undefined;
  const wanted = new Set([caughtBy]);
  // Checks stand behind those that they need.
  for (const { id, needs = [] } of checks.toReversed()) {
    if (wanted.has(id)) for (const need of needs) wanted.add(need);
  }
  return checks.map(({ id }) => id).filter((id) => wanted.has(id));
}
