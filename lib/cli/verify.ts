/**
 * `npx mysocks verify [NN]`: the gate for those who write exercises: starters fail, solutions and right
 * programs pass, every wrong program fails where it should.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { listExercises, loadExercise, type LoadedExercise } from '../grader/exercises/catalog.ts';
import { isStudentsEdition } from '../grader/exercises/edition.ts';
import { columns, LEGEND, row } from '../grader/gate/matrix.ts';
import { painter, wrap, type Paint } from '../grader/words/style.ts';
import { shellWord } from '../grader/words/shell.ts';
import { cleanText } from '../grader/words/text.ts';
import { specimensOf, type Specimen } from '../grader/gate/specimens.ts';
import { typeErrors } from '../grader/gate/types.ts';
import { verify, type Examined } from '../grader/gate/verify.ts';
import { newSeed } from '../grader/trial/random.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';
import { errorText } from '../grader/kernel/errors.ts';
import { here } from './here.ts';
import { readerHasGone, whenReaderGoes } from './output.ts';
import { printProblems } from './problems.ts';
import { interruptible } from './interrupt.ts';

interface Options {
  readonly repeat: string;
  readonly jobs: string;
  readonly seed?: string;
  readonly load?: true;
  readonly quick?: true;
  readonly types?: true;
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
  const { all, problems, stopped } = await examineAll(specimens, settings, options.load === true);
  if (readerHasGone()) return 0;
  if (stopped) {
    printProblems(['it was interrupted']);
    return 2;
  }
  for (const exercise of exercises) printMatrix(exercise, all, paint);
  console.log(LEGEND);
  const bad = all.filter(({ complaints }) => complaints.length > 0);
  for (const examined of bad) printComplaints(examined, paint);
  printProblems(problems);
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

async function examineAll(specimens: Specimen[], settings: Settings, underLoad: boolean) {
  const all: Examined[] = [];
  const total = specimens.length * settings.rounds;
  const { isTTY } = process.stdout;
  const loops = underLoad ? busyLoops() : [];
  try {
    return await interruptible(async (interrupt) => {
      const readerGone = new AbortController();
      whenReaderGoes(() => readerGone.abort());
      const signal = AbortSignal.any([interrupt, readerGone.signal]);
      const { problems } = await verify(specimens, { ...settings, signal }, (examined) => {
        all.push(examined);
        if (isTTY) process.stdout.write(`\r  ${all.length} of ${total} `);
      });
      return { all, problems, stopped: signal.aborted };
    });
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
    if (isTTY) process.stdout.write('\r\u001b[K');
  }
}

/** A row for each program: a round with a complaint if there is one. */
function printMatrix(exercise: LoadedExercise, all: readonly Examined[], paint: Paint): void {
  const own = all.filter(({ specimen }) => specimen.exercise === exercise);
  const names = [...new Set(own.map(({ specimen }) => specimen.name))].toSorted(byKind);
  const width = Math.max(...names.map((name) => name.length));
  const { checks } = exercise.declaration;
  console.log(paint('bold', exercise.id));
  console.log(
    `  ${''.padEnd(width)} ${checks
      .map((_, i) =>
        String(i + 1)
          .padStart(2)
          .padEnd(3),
      )
      .join('')}`,
  );
  for (const name of names) {
    const rounds = own.filter(({ specimen }) => specimen.name === name);
    const shown = rounds.find(({ complaints }) => complaints.length > 0) ?? rounds[0];
    if (shown !== undefined) console.log(row(shown, width, paint));
  }
  console.log(`${wrap(`  ${columns(checks)}`, 80, '  ')}\n`);
}

const KINDS = ['starter', 'solution', 'right', 'wrong'];

function byKind(a: string, b: string): number {
  const kind = (name: string) => KINDS.indexOf(name.split('/')[0] ?? '');
  return kind(a) - kind(b) || (a < b ? -1 : 1);
}

function printComplaints({ specimen, complaints, seed }: Examined, paint: Paint): void {
  const { exercise, name, file, caughtBy } = specimen;
  console.log(`\n${paint('red', `${exercise.id} ${name}`)}`);
  for (const complaint of complaints) console.log(cleanText(complaint).replace(/^/gm, '  '));
  if (!file.endsWith('.md')) {
    console.log(
      `  npx mysocks grade ${exercise.number} --program ${shellWord(here(file))} --seed ${seed}`,
    );
  } else if (caughtBy !== undefined) {
    console.log(`  npx mysocks mistake ${exercise.number} ${caughtBy} ${basename(name)}`);
  }
}

/** A busy loop for each processor, so that the programs have to share it. */
function busyLoops(): ChildProcess[] {
  const loop = () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  return Array.from({ length: availableParallelism() }, loop);
}

interface Settings {
  readonly quick: boolean;
  readonly rounds: number;
  readonly jobs: number;
  readonly seed: number;
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
