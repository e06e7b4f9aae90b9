/**
 * `npx mysocks watch`: grades the exercise you are at whenever you save.
 *
 * @module
 */
import type { Command } from 'commander';
import { exerciseAfter, loadExercise, type LoadedExercise } from '../grader/exercises/catalog.ts';
import { exerciseTable, progressBar } from '../grader/student/overview.ts';
import { noteGrade, noteShown, readProgress } from '../grader/student/progress.ts';
import { RESULTS } from '../grader/exercises/kit.ts';
import { gradeSubjects, type GradeOptions } from '../grader/grading/grade-subjects.ts';
import type { GradedSubject, Subject } from '../grader/grading/subject.ts';
import { firstFailure, isFailure, isPassed } from '../grader/results/report.ts';
import { inTurn } from '../grader/runner/order.ts';
import { WarmRunner } from '../grader/runner/warm.ts';
import type { Outcome } from '../grader/trial/outcome.ts';
import { painter } from '../grader/words/style.ts';
import { wantedIsolation } from '../grader/sandbox/isolation.ts';
import { resetExercise, startExercise } from '../grader/student/workspace.ts';
import { newSeed } from '../grader/trial/random.ts';
import { openInBrowser } from '../trace/show/open.ts';
import { writePage } from '../trace/show/html.ts';
import { exerciseArgument } from './exercise-argument.ts';
import { gradeOne } from './grade-one.ts';
import { here } from './here.ts';
import { hintText } from './hint.ts';
import { printTrouble } from './problems.ts';
import { watchSaves } from './watch-files.ts';
import { leaveKeys, listenToKeys } from './watch-keys.ts';
import { CLEAR, endScreen, KEYS, runningScreen, terminalSize } from './watch-screen.ts';
import { whenReaderGoes } from './output.ts';

export function register(program: Command): void {
  program
    .command('watch')
    .description('grade whenever you save; by default the exercise you are at')
    .argument('[exercise]', 'its number or name')
    .action(async (name: string | undefined) => {
      await new Watch(await exerciseArgument(name)).run();
    });
}

/** One sitting: an exercise at a time, graded at every save, until the student quits. */
class Watch {
  #exercise: LoadedExercise;
  #grading = new AbortController();
  #quit = false;
  /** How often `r` was pressed in a row. */
  #resets = 0;
  /** Resolves when there is something to grade. */
  #wake: () => void = () => {};
  /** What the programs did in the failure that is shown. */
  #recorded: readonly string[] = [];
  /** What runs the checks after the next save. */
  #warm: WarmRunner | undefined;
  readonly #terminal = process.stdin.isTTY && process.stdout.isTTY;
  readonly #paint = painter(process.stdout.isTTY);

  constructor(exercise: LoadedExercise) {
    this.#exercise = exercise;
  }

  async run(): Promise<void> {
    const files = watchSaves(() => this.#again());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => this.#stop());
    whenReaderGoes(() => this.#stop());
    if (this.#terminal) listenToKeys((key) => this.#press(key));
    while (!this.#quit) {
      startExercise(this.#exercise);
      files.add(this.#exercise.program);
      const changed = new Promise<void>((resolve) => (this.#wake = resolve));
      await this.#grade();
      if (this.#quit) break;
      this.#warm = new WarmRunner(this.#exercise.checks, wantedIsolation());
      await changed;
    }
    await this.#warm?.dispose();
    await files.close();
    if (this.#terminal) leaveKeys();
  }

  async #grade(): Promise<void> {
    this.#grading = new AbortController();
    const { signal } = this.#grading;
    const exercise = this.#exercise;
    const last = readProgress().shown[exercise.id];
    const first = exercise.declaration.checks.find(({ id }) => id === last)?.id;
    const options = {
      seed: newSeed(),
      results: RESULTS,
      picture: true,
      runnableOnly: true,
      signal,
      warm: this.#warm,
      isolation: wantedIsolation(),
      ...(first !== undefined && { first }),
    };
    const subject = { exercise, program: exercise.program };
    this.#warm = undefined; // it goes with this grading
    if (this.#terminal) return this.#gradeOnScreen(subject, options);
    const run = await gradeOne(subject, options);
    if (signal.aborted) return; // A newer one was saved, or the student has quit.
    printTrouble(run, options);
    for (const one of run.graded) {
      this.#note(one, firstFailure(one.grade));
      console.log(`\n${progressBar(readProgress(), this.#paint)}`);
    }
    console.log(`\nWaiting for changes in ${here(exercise.program)} (Ctrl-C ends)`);
  }

  /** The failure that was shown last is run first, and shown again if it is still there. */
  async #gradeOnScreen(subject: Subject, options: GradeOptions): Promise<void> {
    const { exercise } = subject;
    const outcomes = new Map<string, Outcome>();
    const draw = (running?: string) => {
      if (options.signal?.aborted === true) return;
      const screen = runningScreen(exercise, outcomes, running, terminalSize(), this.#paint);
      process.stdout.write(`${CLEAR}${screen}\n`);
    };
    draw(inTurn(exercise.declaration.checks, options.first)[0]?.id);
    const run = await gradeSubjects([subject], options, {
      begin: (_graded, { id }) => draw(id),
      outcome: (_graded, { id }, outcome) => void outcomes.set(id, outcome),
    });
    if (options.signal?.aborted === true) return;
    for (const one of run.graded) {
      const { grade, errors, warnings } = one;
      const failures = grade.checks.filter((check) => isFailure(check));
      const failure = failures.find(({ id }) => id === options.first) ?? failures[0];
      this.#note(one, failure);
      const done = isPassed(grade) ? ['Well done. Press n for the next exercise.'] : [];
      const bar = progressBar(readProgress(), this.#paint);
      const footer = [...done, bar, this.#paint('dim', KEYS)];
      const ended = { exercise, grade, failure, errors, warnings, footer };
      process.stdout.write(`${CLEAR}${endScreen(ended, terminalSize(), this.#paint)}\n`);
    }
    printTrouble(run, options);
  }

  #note(one: GradedSubject, failure: { id: string } | undefined): void {
    if (one.isWhole && one.errors.length === 0) noteGrade(one.grade);
    noteShown(one.grade.exercise, failure?.id);
    this.#recorded = failure === undefined ? [] : one.recordedRuns(failure.id);
  }

  /** Stops the grading that is now out of date, and starts another. */
  #again(): void {
    this.#grading.abort();
    this.#wake();
  }

  #stop(): void {
    this.#quit = true;
    this.#again();
  }

  #press(key: string): void {
    this.#resets = key === 'r' ? this.#resets + 1 : 0;
    if (key === 'q') this.#stop();
    if (key === 'h') this.#show(hintText(this.#exercise));
    if (key === 'l') this.#show(exerciseTable(readProgress(), this.#paint));
    if (key === 'r') this.#reset();
    if (key === 't') void this.#showTrace();
    if (key === 'n') void this.#next();
  }

  #show(text: string): void {
    console.log(`\n${text}\n\n${this.#paint('dim', KEYS)}`);
  }

  #reset(): void {
    const file = here(this.#exercise.program);
    if (this.#resets === 1) this.#show(`Replace ${file} by the starter? Press r again.`);
    if (this.#resets === 2) this.#show('It holds your work so far. Really? Press r once more.');
    if (this.#resets < 3) return;
    this.#resets = 0;
    resetExercise(this.#exercise);
    this.#again();
  }

  /** Draws the last program of the failed check, and opens the page if there is a desktop. */
  async #showTrace(): Promise<void> {
    const run = this.#recorded.at(-1);
    if (run === undefined) return this.#show('There is no trace: no check of a server has failed.');
    const page = `${run}.html`;
    await writePage([run], page);
    openInBrowser(page);
    this.#show(`What the processes did in the failed check: ${here(page)}`);
  }

  async #next(): Promise<void> {
    const next = exerciseAfter(this.#exercise);
    if (next === undefined) return this.#show('This is the last exercise.');
    this.#exercise = await loadExercise(next);
    this.#again();
  }
}
