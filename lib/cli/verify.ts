/**
 * `npx mysocks verify [NN]`: the gate for those who write exercises: starters fail, solutions and right
 * programs pass, every wrong program fails where it should.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { listExercises, loadExercise, type LoadedExercise } from '../grader/exercises/catalog.ts';
import { isStudentsEdition } from '../grader/exercises/edition.ts';
import { LEGEND } from '../grader/gate/matrix.ts';
import { painter } from '../grader/words/style.ts';
import { cleanText } from '../grader/words/text.ts';
import { specimensOf, type Specimen } from '../grader/gate/specimens.ts';
import { writeAdvice } from '../grader/gate/advice.ts';
import { typeErrors } from '../grader/gate/types.ts';
import type { Examined } from '../grader/gate/verify.ts';
import { newSeed } from '../grader/trial/random.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';
import { errorText } from '../grader/kernel/errors.ts';
import { count } from '../trace/show/words.ts';
import {
  printComplaints,
  printMatrix,
  printUnsteady,
  printWithoutAdvice,
} from './verify-report.ts';
import { readerHasGone } from './output.ts';
import { printProblems } from './problems.ts';
import { interruptible } from './interrupt.ts';
import { again, examineAll, type Settings } from './verify-rounds.ts';

interface Options {
  readonly repeat: string;
  readonly jobs: string;
  readonly seed?: string;
  readonly load?: true;
  readonly quick?: true;
  readonly types?: true;
  readonly advice?: true;
  readonly again?: true;
}

/** A check waits as often as it works, so each processor can run more than one. */
const DEFAULT_JOBS = String(3 * availableParallelism() + 1);

export function register(program: Command): void {
  program
    .command('verify', { hidden: isStudentsEdition() })
    .description('check the checks: with starters, solutions, right and wrong programs')
    .argument('[exercise]', 'its number or name; default all')
    .option('--repeat <n>', 'number of rounds, each with another seed', '1')
    .option('--jobs <n>', 'number of programs at once', DEFAULT_JOBS)
    .option('--seed <n>', 'the seed of the first round')
    .option('--quick', 'each wrong program only against the check that must catch it')
    .option('--types', 'only compile the mistakes, and see that their edits fit')
    .option('--advice', 'write down the advice that is shown, where a mistake names none yet')
    .option(
      '--again',
      'run a wrong program that slips through twice more: once in three is told, and no failure',
    )
    .option('--load', 'keep every processor busy meanwhile')
    .action(async (name: string | undefined, options: Options) => {
      process.exitCode = await verifyCommand(name, options).catch((error: unknown) => {
        printProblems([errorText(error)]);
        return 2;
      });
    });
}

async function verifyCommand(name: string | undefined, options: Options): Promise<number> {
  if (isStudentsEdition()) {
    console.log('This is a students’ edition: it has no programs to verify the checks with.');
    return 1;
  }
  const entries = listExercises();
  const exercises =
    name === undefined
      ? await Promise.all(entries.map(loadExercise))
      : [await exerciseArgument(name)];
  const specimens = exercises.flatMap(specimensOf);
  if (options.types === true) return compileMistakes(specimens);
  const settings = settingsOf(options, specimens.length);
  const paint = painter(process.stdout.isTTY);
  console.log(
    `${specimens.length} programs, ${settings.rounds} round(s) from seed ${settings.seed}, ${settings.jobs} at once\n`,
  );
  const begin = performance.now();
  const underLoad = options.load === true;
  const first = await examineAll(specimens, settings, underLoad);
  const { all, problems, stopped, unsteady } =
    options.again === true ? await again(first, settings, underLoad) : { ...first, unsteady: [] };
  if (readerHasGone()) return 0;
  if (stopped) {
    printProblems(['it was interrupted']);
    return 2;
  }
  for (const exercise of exercises) printMatrix(exercise, all, paint);
  console.log(LEGEND);
  const bad = all.filter(({ complaints }) => complaints.length > 0);
  for (const examined of bad) printComplaints(examined, paint);
  printUnsteady(unsteady);
  printProblems(problems);
  if (options.advice === true) writeDown(exercises, all);
  else printWithoutAdvice(specimens);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`\n${all.length - bad.length} of ${all.length} as they should be, in ${seconds} s`);
  return problems.length > 0 ? 2 : bad.length > 0 ? 1 : 0;
}

/** Gives the exit status. */
async function compileMistakes(specimens: readonly Specimen[]): Promise<number> {
  const errors = await interruptible(() => typeErrors(specimens));
  for (const error of errors) console.log(cleanText(error));
  const mistakes = specimens.filter(({ source, broken }) => (source ?? broken) !== undefined);
  console.log(`${mistakes.length} mistakes, ${errors.length} errors`);
  return errors.length > 0 ? 1 : 0;
}

function writeDown(exercises: readonly LoadedExercise[], all: readonly Examined[]): void {
  for (const exercise of exercises) {
    const written = writeAdvice(exercise, all);
    if (written > 0) console.log(`${exercise.id}: advice written down ${count(written, 'time')}`);
  }
  console.log('Read each as the student who made that mistake: does it help?');
}

function settingsOf({ repeat, jobs, seed, quick }: Options, programs: number): Settings {
  return {
    quick: quick === true,
    rounds: positive('--repeat', repeat),
    jobs: Math.min(positive('--jobs', jobs), programs),
    seed: seed === undefined ? newSeed() : positive('--seed', seed),
  };
}

function positive(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  return usageError(`${option} must be a number from 1: got "${text}"`);
}
