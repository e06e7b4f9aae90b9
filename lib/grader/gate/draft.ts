/**
 * A mistake that somebody is about to write: a copy of a right program to change, and back to `wrong/<check>.md`.
 *
 * @module
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { STATE, writeAtomically } from '../exercises/kit.ts';
import { errorText } from '../kernel/errors.ts';
import { deriveBlocks } from './derive.ts';
import {
  applyMistake,
  formatMistakes,
  parseMistakes,
  type Mistake,
  type MistakeFile,
} from './mistakes.ts';
import { specimensOf, type Specimen } from './specimens.ts';

export interface Draft {
  readonly exercise: LoadedExercise;
  readonly name: string;
  /** The copy that is edited. */
  readonly copy: string;
  /** The file that it is written down in, and what stands there. */
  readonly file: string;
  readonly saved: MistakeFile;
  /** What the copy was made of, before anything was changed. */
  readonly right: string;
}

/** The first line of a copy: what it is a copy of, and what goes wrong. */
const HEAD = /^\/\/ Mistake in (\S+): *(.*)$/;

/**
 * The draft of a mistake, a new one or one that is there already.
 *
 * @param plain Whether a new file of mistakes changes `right/plain.ts`, not the solution.
 * @throws When there can be none of that check and name.
 */
export function draftOf(
  exercise: LoadedExercise,
  check: string,
  name: string,
  plain: boolean,
): Draft {
  const ids = exercise.declaration.checks.map(({ id }) => id);
  if (!ids.includes(check)) {
    throw new Error(`${exercise.id} has no check "${check}". It has: ${ids.join(', ')}`);
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(`A name must be words of a–z and digits with hyphens: got "${name}"`);
  }
  const file = join(exercise.folder, 'wrong', `${check}.md`);
  const taken = savedAs(exercise, name);
  if (taken !== undefined && taken.file !== file) {
    throw new Error(`The name "${name}" is taken: wrong/${basename(taken.file)}`);
  }
  const copy = join(STATE, 'mistakes', exercise.id, check, `${name}.ts`);
  const wanted = headOf(copy)?.base ?? (plain ? 'right/plain.ts' : undefined);
  const saved = savedIn(file) ?? {
    base: wanted ?? `solution/${basename(exercise.solution)}`,
    check,
    mistakes: [],
  };
  if (wanted !== undefined && wanted !== saved.base) {
    throw new Error(`The mistakes of wrong/${check}.md are in ${saved.base}, not in ${wanted}`);
  }
  const right = readFileSync(join(exercise.folder, saved.base), 'utf8');
  return { exercise, name, copy, file, saved, right };
}

/** The wrong program of that name, when there is one. */
export function savedAs(exercise: LoadedExercise, name: string): Specimen | undefined {
  return specimensOf(exercise).find((specimen) => specimen.name === `wrong/${name}`);
}

function savedIn(file: string): MistakeFile | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return parseMistakes(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`wrong/${basename(file)}: ${errorText(error)}`, { cause: error });
  }
}

function headOf(copy: string): { base: string; about: string } | undefined {
  const text = existsSync(copy) ? readFileSync(copy, 'utf8') : '';
  const [, base, about = ''] = HEAD.exec(text.split('\n', 1)[0] ?? '') ?? [];
  return base === undefined ? undefined : { base, about: about.trim() };
}

/** Makes the copy. Gives the edits that do not fit the right program any more: those are to be made by hand. */
export function beginDraft(draft: Draft): readonly string[] {
  const { base, mistakes } = draft.saved;
  const { about = '', blocks = [] } = mistakes.find(({ name }) => name === draft.name) ?? {};
  const { text, unfit } = applyMistake(draft.right, { blocks });
  writeAtomically(draft.copy, `${`// Mistake in ${base}: ${about}`.trimEnd()}\n${text}`);
  return unfit;
}

/**
 * The mistake as it stands in the copy now.
 *
 * @param hangs Whether it hangs; without that as it was.
 * @throws When something is missing in the copy.
 */
export function readDraft(draft: Draft, hangs: boolean | undefined): Mistake {
  const { name, copy, right, saved } = draft;
  const head = headOf(copy);
  if (head === undefined || head.about === '') {
    const form = `// Mistake in ${saved.base}: It …`;
    throw new Error(`Its first line must say in a sentence what goes wrong: "${form}"`);
  }
  const program = readFileSync(copy, 'utf8').replace(/^.*\n/, '');
  const blocks = deriveBlocks(right, program.endsWith('\n') ? program : `${program}\n`);
  if (blocks.length === 0) throw new Error(`It is ${saved.base} still: nothing is changed`);
  const before = saved.mistakes.find((mistake) => mistake.name === name);
  const advice = before?.advice;
  return {
    name,
    about: head.about,
    hangs: hangs ?? before?.hangs ?? false,
    ...(advice !== undefined && { advice }),
    blocks,
  };
}

/** Writes it down, in its place or behind the others, and removes the copy. */
export function saveDraft({ copy, file, saved }: Draft, mistake: Mistake): void {
  const at = saved.mistakes.findIndex(({ name }) => name === mistake.name);
  const mistakes = saved.mistakes.toSpliced(at < 0 ? saved.mistakes.length : at, 1, mistake);
  writeAtomically(file, formatMistakes({ ...saved, mistakes }));
  rmSync(copy);
}
