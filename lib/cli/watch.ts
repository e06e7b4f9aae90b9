/**
 * `npx mysocks watch`: grades the exercise you are at whenever you save.
 *
 * @module
 */
import { watch as watchFiles } from 'chokidar';
import { emitKeypressEvents } from 'node:readline';
import type { Command } from 'commander';
import { listExercises, loadExercise, type LoadedExercise } from '../grader/exercises/catalog.ts';
import { exerciseTable, progressBar } from '../grader/student/overview.ts';
import { noteGrade, noteShown, readProgress } from '../grader/student/progress.ts';
import { RESULTS } from '../grader/exercises/kit.ts';
import { firstFailure, isPassed } from '../grader/results/report.ts';
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
import { whenReaderGoes } from './output.ts';

const KEYS = 'h hint   l list   n next exercise   r reset   t trace   q quit';
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

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
  readonly #terminal = process.stdin.isTTY && process.stdout.isTTY;
  readonly #paint = painter(process.stdout.isTTY);

  constructor(exercise: LoadedExercise) {
    this.#exercise = exercise;
  }

  async run(): Promise<void> {
    const files = watchFiles([], { ignoreInitial: true, depth: 1 });
    files.on('all', (_event, path) => {
      if (path.endsWith('.ts')) this.#again();
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => this.#stop());
    whenReaderGoes(() => this.#stop());
    if (this.#terminal) this.#listenToKeys();
    while (!this.#quit) {
      startExercise(this.#exercise);
      files.add(this.#exercise.program);
      const changed = new Promise<void>((resolve) => (this.#wake = resolve));
      await this.#grade();
      if (!this.#quit) await changed;
    }
    await files.close();
    if (this.#terminal) process.stdin.setRawMode(false).pause();
  }

  async #grade(): Promise<void> {
    this.#grading = new AbortController();
    if (this.#terminal) process.stdout.write(CLEAR);
    const exercise = this.#exercise;
    const isolation = wantedIsolation();
    const { signal } = this.#grading;
    const options = {
      seed: newSeed(),
      results: RESULTS,
      picture: true,
      runnableOnly: true,
      signal,
      ...(isolation && { isolation }),
    };
    const { graded } = await gradeOne({ exercise, program: exercise.program }, options);
    if (signal.aborted) return;
    for (const one of graded) {
      const { grade, isWhole, errors } = one;
      if (isWhole && errors.length === 0) noteGrade(grade);
      const failure = firstFailure(grade);
      noteShown(grade.exercise, failure?.id);
      this.#recorded = failure === undefined ? [] : one.recordedRuns(failure.id);
      console.log(`\n${progressBar(readProgress(), this.#paint)}`);
      if (isPassed(grade) && this.#terminal)
        console.log('\nWell done. Press n for the next exercise.');
    }
    this.#footer();
  }

  #footer(): void {
    console.log(
      this.#terminal
        ? `\n${this.#paint('dim', KEYS)}`
        : `\nWaiting for changes in ${here(this.#exercise.program)} (Ctrl-C ends)`,
    );
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

  #listenToKeys(): void {
    emitKeypressEvents(process.stdin);
    process.stdin.setRawMode(true).resume();
    process.stdin.on('keypress', (_text, key: { name?: string; ctrl?: boolean }) => {
      const name = key.ctrl === true && (key.name === 'c' || key.name === 'd') ? 'q' : key.name;
      this.#resets = name === 'r' ? this.#resets + 1 : 0;
      if (name === 'q') this.#stop();
      if (name === 'h') this.#show(hintText(this.#exercise));
      if (name === 'l') this.#show(exerciseTable(readProgress(), this.#paint));
      if (name === 'r') this.#reset();
      if (name === 't') void this.#showTrace();
      if (name === 'n') void this.#next();
    });
  }

  #show(text: string): void {
    console.log(`\n${text}`);
    this.#footer();
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
    const all = listExercises();
    const next = all[all.findIndex(({ id }) => id === this.#exercise.id) + 1];
    if (next === undefined) return this.#show('This is the last exercise.');
    this.#exercise = await loadExercise(next);
    this.#again();
  }
}
