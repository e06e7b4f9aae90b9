/**
 * The programs of an exercise that are known to be right or wrong: starter, solution, right and wrong programs.
 *
 * A wrong one is a mistake in a right program, as `wrong/<check>.md` says, or, where it is built differently, a file
 * of its own, `wrong/<name>.ts`.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { errorText } from '../kernel/errors.ts';
import { applyMistake, parseMistakes } from './mistakes.ts';

export type Kind = 'starter' | 'solution' | 'right' | 'wrong';

/** A program that is known to be right or wrong. */
export interface Specimen {
  readonly exercise: LoadedExercise;
  readonly kind: Kind;
  /** The program; of a mistake, the file that says what it changes. */
  readonly file: string;
  /** `wrong/one-read` */
  readonly name: string;
  /** The program of a mistake: the right one, changed. */
  readonly source?: string;
  /** Why there is no program: its edits do not fit, for instance. */
  readonly broken?: string;
  /** For a wrong one: the check that must catch it, and whether by a hang. */
  readonly caughtBy?: string;
  readonly hangs?: boolean;
  /** Words of the advice that must be shown. */
  readonly advice?: string;
}

/** All these programs of an exercise. */
export function specimensOf(exercise: LoadedExercise): Specimen[] {
  const name = basename(exercise.declaration.program, '.ts');
  return [
    { exercise, kind: 'starter', file: exercise.starter, name: `starter/${name}` },
    { exercise, kind: 'solution', file: exercise.solution, name: `solution/${name}` },
    ...programsIn(exercise, 'right'),
    ...wrongOnes(exercise),
  ];
}

/** The file of its program. That of a mistake is written into the folder, which need not be there yet. */
export function programFile({ exercise, file, source }: Specimen, folder: string): string {
  if (source === undefined) return file;
  const program = join(folder, basename(exercise.declaration.program));
  mkdirSync(folder, { recursive: true });
  writeFileSync(program, source);
  return program;
}

function wrongOnes(exercise: LoadedExercise): Specimen[] {
  const whole = programsIn(exercise, 'wrong').map((one) => ({ ...one, ...header(one.file) }));
  const mistakes = filesIn(exercise, 'wrong', '.md').flatMap((file) => mistakesIn(exercise, file));
  const all = [...whole, ...mistakes].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return all.flatMap((one, i) => {
    const files = all.filter(({ name }) => name === one.name).map(({ file }) => basename(file));
    if (files.length === 1) return one;
    // Two of a name cannot be told apart in what follows.
    const first = all[i - 1]?.name !== one.name;
    return first ? { ...one, broken: `Its name is taken: ${files.join(' and ')}` } : [];
  });
}

function programsIn(exercise: LoadedExercise, kind: 'right' | 'wrong'): Specimen[] {
  return filesIn(exercise, kind, '.ts').map((file) => ({
    exercise,
    kind,
    file,
    name: `${kind}/${basename(file, '.ts')}`,
  }));
}

function filesIn({ folder }: LoadedExercise, kind: 'right' | 'wrong', ending: string): string[] {
  const path = join(folder, kind);
  const names = existsSync(path) ? readdirSync(path) : [];
  return names
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join(path, name));
}

/** The mistakes of a file. A file that cannot be read is a specimen too: it must not pass in silence. */
function mistakesIn(exercise: LoadedExercise, file: string): Specimen[] {
  try {
    const { base, check, mistakes } = parseMistakes(readFileSync(file, 'utf8'));
    if (basename(file) !== `${check}.md`) throw new Error(`It must be called ${check}.md`);
    const right = readFileSync(join(exercise.folder, base), 'utf8');
    return mistakes.map((mistake) => {
      const { name, hangs, advice } = mistake;
      const { text, unfit } = applyMistake(right, mistake);
      const edits = unfit.join('\n').trimEnd();
      const program =
        unfit.length === 0 ? { source: text } : { broken: `It does not fit ${base}: ${edits}` };
      return {
        exercise,
        kind: 'wrong',
        file,
        name: `wrong/${name}`,
        caughtBy: check,
        hangs,
        ...(advice !== undefined && { advice }),
        ...program,
      };
    });
  } catch (error) {
    return [
      { exercise, kind: 'wrong', file, name: `wrong/${basename(file)}`, broken: errorText(error) },
    ];
  }
}

/** What the first two lines of a wrong program say. */
function header(file: string): Pick<Specimen, 'caughtBy' | 'hangs' | 'advice'> {
  const [first = '', second = ''] = readFileSync(file, 'utf8').split('\n', 2);
  const match = /^\/\/ caught by: ([\w-]+)( \(a hang\))?$/.exec(first.trim());
  const advice = /^\/\/ advice: (\S+ .*)$/.exec(second.trim())?.[1];
  return {
    caughtBy: match?.[1] ?? '',
    hangs: match?.[2] !== undefined,
    ...(advice !== undefined && { advice }),
  };
}

/** The check that decides about a wrong program. What it needs is left out: a check takes that for passed then. */
export function decisiveChecks({ exercise, kind, caughtBy }: Specimen): string[] | undefined {
  if (kind !== 'wrong') return undefined;
  const found = exercise.declaration.checks.find(({ id }) => id === caughtBy);
  return found === undefined ? undefined : [found.id];
}
