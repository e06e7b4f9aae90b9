/**
 * `npx mysocks grade [NN | name]`: runs the checks of an exercise, or of all, and says what they came to.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { listExercises, loadExercise, type LoadedExercise } from '../grader/exercises/catalog.ts';
import { errorText } from '../grader/kernel/errors.ts';
import type { GradeOptions, GradeRun } from '../grader/grading/grade-subjects.ts';
import { writeZeros } from '../grader/results/files.ts';
import { makeGrade } from '../grader/results/grade-json.ts';
import { firstFailure } from '../grader/results/report.ts';
import { makeRunFolder, removeRunFolder } from '../grader/runner/folder.ts';
import { noteGrade, noteShown } from '../grader/student/progress.ts';
import { RESULTS, STATE } from '../grader/exercises/kit.ts';
import { wantedIsolation } from '../grader/sandbox/isolation.ts';
import type { Subject } from '../grader/grading/subject.ts';
import { isSubmission, takeSubmission } from '../grader/grading/submission.ts';
import { shellWord } from '../grader/words/shell.ts';
import { startExercise } from '../grader/student/workspace.ts';
import { newSeed } from '../grader/trial/random.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';
import { gradeAll } from './grade-all.ts';
import { wantedFile, writeFor, writePessimistic } from './grade-as.ts';
import { gradeOne } from './grade-one.ts';
import { here } from './here.ts';
import { interruptible } from './interrupt.ts';
import { whenReaderGoes } from './output.ts';
import { printProblems, printTrouble } from './problems.ts';

interface Options {
  readonly all?: true;
  readonly program?: string;
  readonly submission?: string;
  readonly results?: string;
  readonly seed?: string;
  readonly check?: string;
  readonly trace?: string;
  readonly strict?: true;
  readonly as?: readonly string[];
}

export function register(program: Command): void {
  program
    .command('grade')
    .description('run the checks of an exercise; by default of the one you are at')
    .argument('[exercise]', 'its number or name')
    .option('--all', 'grade all exercises')
    .option('--program <file>', 'grade this file in place of your copy')
    .option('--submission <dir>', 'grade the programs in this folder; all of them, or one exercise')
    .option('--results <dir>', `where results are written (default ${here(RESULTS)})`)
    .option('--seed <n>', 'make the random data of an earlier run again')
    .option('--check <id>', 'run this check alone')
    .option('--trace <dir>', 'keep recordings of the programs in failed checks')
    .option('--strict', 'exit with status 1 when points are missing')
    .option(
      '--as <platform-and-file...>',
      'also write what gradescope or prairielearn wants to a file',
    )
    .action(async (name: string | undefined, options: Options) => {
      refuseContradictions(name, options);
      whenReaderGoes(() => {}); // the results are wanted all the same
      const wanted = wantedFile(options.as);
      if (wanted?.platform === 'prairielearn' && name === undefined)
        usageError('prairielearn wants one exercise');
      if (wanted !== undefined) writePessimistic(wanted);
      const body = async (signal: AbortSignal) => {
        const run = await gradeCommand(name, options, signal);
        if (wanted !== undefined && !signal.aborted) writeFor(wanted, run);
        return run;
      };
      process.exitCode = await interruptible(body).then(
        (run) => exitStatus(run, options),
        (error: unknown) => {
          printProblems([errorText(error)]);
          return 2;
        },
      );
    });
}

function refuseContradictions(name: string | undefined, options: Options): void {
  const { all, program, submission, check } = options;
  const many = all === true || (submission !== undefined && name === undefined);
  if (all === true && name !== undefined) usageError('Either --all or one exercise');
  if (program !== undefined && submission !== undefined)
    usageError('Either --program or --submission');
  if (many && program !== undefined) usageError('--program belongs to one exercise');
  if (many && check !== undefined) usageError('--check belongs to one exercise');
  if (submission !== undefined && !isSubmission(submission))
    usageError(`--submission must be a folder: got "${submission}"`);
}

async function gradeCommand(
  name: string | undefined,
  options: Options,
  signal: AbortSignal,
): Promise<GradeRun> {
  const { all, submission } = options;
  const many = all === true || (submission !== undefined && name === undefined);
  const exercises = many
    ? await Promise.all(listExercises().map(loadExercise))
    : [await exerciseArgument(name)];
  const settings = { ...settingsOf(exercises, options), signal };
  // When others are graded, it fails closed: before anything can go wrong, nobody has points.
  if (options.results !== undefined) for (const each of exercises) zeros(each, settings);
  const folder = makeRunFolder();
  try {
    const subjects = exercises.map((exercise) => subjectOf(exercise, options, folder));
    const [one] = subjects;
    const run =
      many || one === undefined
        ? await gradeAll(subjects, settings)
        : await gradeOne(one, settings);
    printTrouble(run, settings);
    if (!signal.aborted) note(run, options, many);
    return run;
  } finally {
    removeRunFolder(folder);
  }
}

function zeros(exercise: LoadedExercise, { results, seed }: GradeOptions): void {
  const absent = 'The check did not report: the grading ended before.';
  const nothing = { isolation: 'process-group', outcomes: new Map(), absent } as const;
  writeZeros(join(results, exercise.id), makeGrade({ exercise, seed, ...nothing }));
}

/** What to grade: a file, a submission, or the student's own copy. */
function subjectOf(
  exercise: LoadedExercise,
  { program, submission, all }: Options,
  folder: string,
): Subject {
  if (submission !== undefined) return takeSubmission(submission, exercise, folder);
  if (program !== undefined) {
    return { exercise, program: resolve(program), replayArgs: ` --program ${shellWord(program)}` };
  }
  const own = { exercise, program: exercise.program };
  if (all === true) return existsSync(own.program) ? own : { ...own, absent: 'It is not begun.' };
  if (startExercise(exercise)) {
    console.log(`Your copy of the starter is ${here(exercise.program)}\n`);
  }
  return own;
}

/** Notes for the one who sits here how far they have come, and whose failure they see. */
function note({ graded }: GradeRun, options: Options, many: boolean): void {
  const { program, submission } = options;
  for (const { grade } of graded.filter(({ isWhole }) => isWhole)) {
    if (isOwn(options)) noteGrade(grade);
    if (!many && program === undefined && submission === undefined)
      noteShown(grade.exercise, firstFailure(grade)?.id);
  }
}

/** Whether the result counts as the student's own progress. */
function isOwn({ program, submission, check }: Options): boolean {
  return program === undefined && submission === undefined && check === undefined;
}

function settingsOf(
  exercises: readonly LoadedExercise[],
  { seed, check, results, trace }: Options,
): GradeOptions {
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) {
    usageError(`--seed must be a number of at most nine digits: got "${seed}"`);
  }
  const ids = exercises.flatMap(({ declaration }) => declaration.checks.map(({ id }) => id));
  if (check !== undefined && !ids.includes(check)) {
    usageError(`${exercises[0]?.id} has no check "${check}". It has: ${ids.join(', ')}`);
  }
  const isolation = wantedIsolation();
  // A replay of one check must not overwrite the result of them all.
  const folder = check === undefined ? RESULTS : join(STATE, 'replay');
  return {
    seed: seed === undefined ? newSeed() : Number(seed),
    results: results === undefined ? folder : resolve(results),
    zerosFirst: results !== undefined,
    ...(check === undefined ? {} : { only: [check] }),
    ...(trace === undefined ? { picture: true } : { trace: resolve(trace) }),
    ...(isolation === undefined ? {} : { isolation }),
  };
}

function exitStatus({ graded, problems }: GradeRun, { strict, check }: Options): number {
  if (problems.length > 0) return 2;
  const complete = graded.every(({ grade }) =>
    grade.checks.every(({ id, points, max, verdict }) => {
      if (check !== undefined && id !== check) return true;
      return verdict === 'passed' || verdict === 'not-judged' || (max > 0 && points === max);
    }),
  );
  return strict === true && !complete ? 1 : 0;
}
