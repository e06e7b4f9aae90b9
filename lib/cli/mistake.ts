/**
 * `npx mysocks mistake NN CHECK NAME`: for those who write exercises, a wrong program by way of a right one.
 *
 * It copies the solution to a place to edit. `--save` writes down what was changed there, once the check has caught it.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { isStudentsEdition } from '../grader/exercises/edition.ts';
import {
  beginDraft,
  draftOf,
  readDraft,
  savedAs,
  saveDraft,
  type Draft,
} from '../grader/gate/draft.ts';
import { withAdvice } from '../grader/gate/advice.ts';
import { formatMistake, type Mistake } from '../grader/gate/mistakes.ts';
import type { Specimen } from '../grader/gate/specimens.ts';
import { typeErrors } from '../grader/gate/types.ts';
import { verify } from '../grader/gate/verify.ts';
import { newSeed } from '../grader/trial/random.ts';
import { errorText } from '../grader/kernel/errors.ts';
import { cleanText } from '../grader/words/text.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';
import { here } from './here.ts';
import { interruptible } from './interrupt.ts';

interface Options {
  readonly plain?: true;
  readonly save?: true;
  readonly show?: true;
  readonly hang?: boolean;
}

export function register(program: Command): void {
  program
    .command('mistake', { hidden: isStudentsEdition() })
    .description('write a mistake that a check must catch: copy a right program, change it, save')
    .argument('<exercise>', 'its number or name')
    .argument('<check>', 'the check that must catch it')
    .argument('<name>', 'the name of the mistake, a new one or one to change')
    .option('--plain', 'copy right/plain.ts, not the solution')
    .option('--save', 'write down what you changed, if the check catches it')
    .option('--hang', 'with --save: it hangs, so that a time limit is what catches it')
    .option('--no-hang', 'with --save: it does not hang any more')
    .option('--show', 'print the whole program of a mistake')
    .action(async (...[exercise, check, name, options]: [string, string, string, Options]) => {
      if (isStudentsEdition()) usageError('This is a students’ edition: it has no mistakes');
      if (options.save === true && options.show === true) usageError('Either --save or --show');
      const loaded = await exerciseArgument(exercise);
      try {
        if (options.show === true) return show(savedAs(loaded, name), check);
        const draft = draftOf(loaded, check, name, options.plain === true);
        const command = `npx mysocks mistake ${loaded.number} ${check} ${name}`;
        if (options.save !== true) begin(draft, command);
        else process.exitCode = await save(draft, command, options.hang);
      } catch (error) {
        usageError(errorText(error));
      }
    });
}

function show(specimen: Specimen | undefined, check: string): void {
  if (specimen?.caughtBy !== check) throw new Error(`There is no such mistake at ${check}`);
  if (specimen.broken !== undefined) throw new Error(specimen.broken);
  process.stdout.write(specimen.source ?? readFileSync(specimen.file, 'utf8'));
}

function begin(draft: Draft, command: string): void {
  const copy = here(draft.copy);
  if (existsSync(draft.copy)) {
    console.log(`It is begun: ${copy} (remove that to begin again)\n`);
  } else {
    const unfit = beginDraft(draft);
    console.log(`Here is a copy of ${draft.saved.base}: ${copy}\n`);
    if (unfit.length > 0) {
      console.log(`These edits do not fit it any more; make them by hand:\n\n${unfit.join('\n')}`);
    }
  }
  console.log('Make the mistake, say in the first line what goes wrong, and write it down:\n');
  console.log(`  ${command} --save`);
}

/** Gives the exit status. */
async function save(draft: Draft, command: string, hang: boolean | undefined): Promise<number> {
  const { copy, file } = draft;
  if (!existsSync(copy)) throw new Error(`There is no ${here(copy)}. Begin with: ${command}`);
  const { mistake, complaints, advice } = await examine(draft, hang);
  if (mistake === undefined || complaints.length > 0) {
    console.log(`${here(copy)} is not written down:\n`);
    for (const complaint of complaints) console.log(cleanText(complaint).replace(/^/gm, '  '));
    return 1;
  }
  const written = withAdvice(mistake, advice);
  saveDraft(draft, written);
  console.log(`${draft.saved.check} catches it. It stands in ${here(file)} now:\n`);
  console.log(formatMistake(written).trimEnd());
  const told = advice === '' ? 'nothing. Let the check give it advice' : advice;
  console.log(`\nWho makes it is told: ${told}`);
  return 0;
}

/** What is wrong with the mistake in the copy; nothing when it compiles, and its check catches it. */
async function examine(draft: Draft, hang: boolean | undefined) {
  try {
    const mistake = readDraft(draft, hang);
    return { mistake, ...(await interruptible((signal) => prove(draft, mistake, signal))) };
  } catch (error) {
    return { mistake: undefined, complaints: [errorText(error)], advice: '' };
  }
}

/** What the gate says of it, and what its author is told. */
async function prove(draft: Draft, { hangs }: Mistake, signal: AbortSignal) {
  const { exercise, name, copy, file, saved } = draft;
  // As it stands in the copy, so that errors name the lines that the author sees.
  const source = readFileSync(copy, 'utf8');
  const specimen: Specimen = {
    exercise,
    kind: 'wrong',
    file,
    name: `wrong/${name}`,
    source,
    caughtBy: saved.check,
    hangs,
  };
  const errors = await typeErrors([specimen]);
  if (errors.length > 0) return { complaints: errors, advice: '' };
  const complaints: string[] = [];
  let advice = '';
  const settings = { rounds: 1, jobs: 1, seed: newSeed(), quick: true, signal };
  const { problems } = await verify([specimen], settings, (examined) => {
    complaints.push(...examined.complaints);
    advice = examined.outcomes.get(saved.check)?.advice ?? '';
  });
  if (complaints.some((text) => text.startsWith('Only a time limit'))) {
    complaints.push('If a hang is the mistake, say --hang');
  }
  return { complaints: [...problems, ...complaints], advice };
}
