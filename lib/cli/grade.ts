/**
 * `npx mysocks grade [NN | name]`: runs the checks of one exercise and says what they came to.
 *
 * @module
 */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { LoadedExercise } from '../grader/catalog.ts';
import { errorText } from '../grader/errors.ts';
import type { GradeOptions, GradeRun } from '../grader/grade.ts';
import { noteGrade, RESULTS, STATE } from '../grader/progress.ts';
import { wantedIsolation } from '../grader/sandbox/isolation.ts';
import { startExercise } from '../grader/workspace.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';
import { gradeAloud, here, interruptible, newSeed } from './grading.ts';

interface Options {
  readonly program?: string;
  readonly results?: string;
  readonly seed?: string;
  readonly check?: string;
  readonly trace?: string;
  readonly strict?: true;
}

export function register(program: Command): void {
  program
    .command('grade')
    .description('run the checks of an exercise; by default of the one you are at')
    .argument('[exercise]', 'its number or name')
    .option('--program <file>', 'grade this file in place of your copy')
    .option('--results <dir>', `where results are written (default ${here(RESULTS)})`)
    .option('--seed <n>', 'make the random data of an earlier run again')
    .option('--check <id>', 'run this check alone')
    .option('--trace <dir>', 'keep recordings of the programs in failed checks')
    .option('--strict', 'exit with status 1 when points are missing')
    .action(async (name: string | undefined, options: Options) => {
      const exercise = await exerciseArgument(name);
      process.exitCode = await gradeCommand(exercise, options).catch((error: unknown) => {
        console.error(`mysocks: the grading failed: ${errorText(error)}`);
        return 2;
      });
    });
}

/** Grades one exercise aloud. Resolves to the exit status. */
async function gradeCommand(exercise: LoadedExercise, options: Options): Promise<number> {
  const { program, check } = options;
  const settings = settingsOf(exercise, options);
  if (program === undefined && startExercise(exercise)) {
    console.log(`Your copy of the starter is ${here(exercise.program)}\n`);
  }
  const subject = {
    exercise,
    program: program === undefined ? exercise.program : resolve(program),
    replayArgs: program === undefined ? '' : ` --program ${program}`,
  };
  const run = await interruptible((signal) => gradeAloud(subject, { ...settings, signal }));
  if (program === undefined && check === undefined) {
    for (const { grade } of run.gradings) noteGrade(grade);
  }
  return exitStatus(run, options);
}

function settingsOf(
  exercise: LoadedExercise,
  { seed, check, results, trace }: Options,
): GradeOptions {
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) {
    usageError(`--seed must be a number of at most nine digits: got "${seed}"`);
  }
  const ids = exercise.declaration.checks.map(({ id }) => id);
  if (check !== undefined && !ids.includes(check)) {
    usageError(`${exercise.id} has no check "${check}". It has: ${ids.join(', ')}`);
  }
  const isolation = wantedIsolation();
  // A replay of one check must not overwrite the result of them all.
  const folder = check === undefined ? RESULTS : join(STATE, 'replay');
  return {
    seed: seed === undefined ? newSeed() : Number(seed),
    results: results === undefined ? folder : resolve(results),
    ...(check === undefined ? {} : { only: [check] }),
    ...(trace === undefined ? { picture: true } : { trace: resolve(trace) }),
    ...(isolation === undefined ? {} : { isolation }),
  };
}

function exitStatus({ gradings, problems }: GradeRun, { strict, check }: Options): number {
  if (problems.length > 0) return 2;
  const complete = gradings.every(({ grade }) =>
    grade.checks.every(({ id, points, max, verdict }) => {
      if (check !== undefined && id !== check) return true;
      return verdict === 'passed' || verdict === 'not-judged' || (max > 0 && points === max);
    }),
  );
  return strict === true && !complete ? 1 : 0;
}
