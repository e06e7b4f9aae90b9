/**
 * What a program prints, and what it is given: nothing while it should not, and no more than there is room for.
 *
 * @module
 */
import { count, quote, type StudentProgram, type Trial } from '../../../lib/grader/index.ts';

/** Where nobody can prove that the program sleeps, this long without a byte counts as silence. */
const SILENCE_MS = 400;
/** A piece of stdin: a pipe takes it whole or in part, and we know when it is through. */
const PIECE = 16 * 1024;

/** Expects that the program prints nothing now; ends as soon as it is certain that it cannot. */
export async function printsNothing(t: Trial, program: StudentProgram, why: string): Promise<void> {
  const printed = () => (program.stdout.size > 0 ? program : undefined);
  if ((await t.until(printed, { limit: SILENCE_MS })) !== program) {
    t.step(`${program.name} prints nothing`);
    return;
  }
  const got = quote(program.stdout.peek(40));
  t.fail(`${why}, but ${program.name} printed ${got}`, { symptom: 'too-much' });
}

/** Has nobody read stdout, as long as `work` takes: what is printed fills the pipe. */
export async function whileUnread<T>(
  t: Trial,
  program: StudentProgram,
  work: () => Promise<T>,
): Promise<T> {
  const { stdout } = program.process.pipes;
  t.step(`nobody reads the stdout of ${program.name}`);
  stdout.pause();
  try {
    return await work();
  } finally {
    t.step(`the stdout of ${program.name} is read again`);
    stdout.resume();
  }
}

/** The reader of stdout leaves: the next write there gives EPIPE. */
export function leaveOutput(t: Trial, program: StudentProgram): void {
  t.step(`the reader of the stdout of ${program.name} leaves`);
  program.process.pipes.stdout.destroy();
}

/** Gives bytes to the stdin of a program, piece by piece, and knows how many it has taken. */
export class Feed {
  /** Bytes that are through our end of the pipe. */
  taken = 0;
  readonly #t: Trial;
  readonly #program: StudentProgram;
  readonly #waiting: Uint8Array[] = [];
  #writing = false;

  constructor(t: Trial, program: StudentProgram) {
    this.#t = t;
    this.#program = program;
  }

  /** Gives all of it; what the program does not take waits here. */
  give(data: Uint8Array): void {
    for (let at = 0; at < data.length; at += PIECE)
      this.#waiting.push(data.subarray(at, at + PIECE));
    this.#next();
  }

  /** Gives one more piece, if the one before is through. */
  giveNext(data: Uint8Array): void {
    if (!this.#writing) this.give(data);
  }

  /** Waits until the program takes no more, or more than `most` bytes. */
  async fills(most: number): Promise<void> {
    const over = () => (this.taken > most ? this : undefined);
    await this.#t.until(over, { progress: () => this.taken });
    this.#t.step(`${this.#program.name} has taken ${count(this.taken, 'byte')} of stdin`);
  }

  // One at a time: Node joins what waits, and tells of the whole when the last byte is through.
  #next(): void {
    const piece = this.#writing ? undefined : this.#waiting.shift();
    if (piece === undefined) return;
    this.#writing = true;
    this.#program.process.pipes.stdin.write(piece, (error) => {
      this.#writing = false;
      if (error) return;
      this.taken += piece.length;
      this.#t.ring();
      this.#next();
    });
  }
}

/** Bytes without end that show every shift: a block whose length is prime, over and over. */
export class Endless {
  readonly #block: Buffer;

  constructor(t: Trial) {
    this.#block = t.random.bytes(65_521);
  }

  /** The bytes from `at` on. */
  from(at: number, n: number): Buffer {
    const bytes = Buffer.allocUnsafe(n);
    for (let done = 0; done < n;) {
      done += this.#block.copy(bytes, done, (at + done) % this.#block.length);
    }
    return bytes;
  }
}
