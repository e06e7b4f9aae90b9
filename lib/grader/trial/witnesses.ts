/**
 * Which programs a failure may come from, and what they said: those of the variation in which it happened, and
 * those that the check is not through with.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import type { StudentProgram } from './student-program.ts';

/** A program that a failure may come from. */
export interface Witness {
  readonly program: StudentProgram;
  /** What it printed on stderr; in a variation, since that began. */
  readonly stderr: string;
}

export class Witnesses {
  readonly #programs: readonly StudentProgram[];
  /** How much was on stderr when the variation began. A program that had ended then has no part in it. */
  #before = new Map<StudentProgram, number>();

  /** @param programs All that were started in the trial, a list that grows. */
  constructor(programs: readonly StudentProgram[]) {
    this.#programs = programs;
  }

  /** A variation begins. Gives what to call when it has succeeded. */
  async variation(): Promise<() => void> {
    const outer = this.#before;
    // What is in the pipes of stderr by now has come when the loop has gone round.
    await setImmediate();
    const printed = ({ exit, complaints }: StudentProgram) =>
      exit === undefined ? complaints.size : Infinity;
    this.#before = new Map(this.#programs.map((program) => [program, printed(program)]));
    return () => void (this.#before = outer);
  }

  /** Those of now. One that did all that was wanted of it before another was started is none of them. */
  get all(): Witness[] {
    const last = this.#programs.at(-1);
    return this.#programs.flatMap((program) => {
      const before = this.#before.get(program) ?? 0;
      const hasPart = program === last || !program.isDone;
      return before < Infinity && hasPart
        ? [{ program, stderr: program.complaints.after(before) }]
        : [];
    });
  }
}
