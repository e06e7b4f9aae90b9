/**
 * The student's program while it runs: what goes in, what comes out, how it ends.
 *
 * @module
 */
import { CheckFailure } from './failure.ts';
import { durationMs } from '../../trace/show/words.ts';
import { quote } from '../words/text.ts';
import { timerAhead } from '../kernel/asleep.ts';
import { isAsleep, peakMemory, threadsAsleep, workDone } from '../kernel/processes.ts';
import { endedHow, type Exit } from '../sandbox/exit.ts';
import type { IsolatedProcess } from '../sandbox/process.ts';
import { Inbox } from './inbox.ts';
import type { Stage } from './stage.ts';
import { Tail } from './tail.ts';
import { ASLEEP, type WaitOptions } from './waiting.ts';

/** The most output that is kept before a check asks for it. */
const OUTPUT_UNASKED = 64 * 1024 * 1024;
/** How long a program must have slept before it counts as idle. */
const REST_MS = 15;
/** A timer further off than this is not worth waiting for: V8 itself sets one of 8 s. */
const SOON_MS = 3_000;
/** A program that prints this much more than the check expects is ended. */
const OUTPUT_BEYOND = 1024 * 1024;

export interface Finish extends WaitOptions {
  /** All that it must print on stdout, to the byte. */
  readonly stdout: string | Uint8Array;
  /** The exit status that it must end with. */
  readonly status: number;
}

export interface Rest extends WaitOptions {
  /** Its timers must be over, too. */
  readonly timers?: boolean;
  /** Its other threads must have nothing to do, too: one may be reading a file for it. */
  readonly threads?: boolean;
}

export class StudentProgram {
  /** As the student calls it: `greeting-client`. */
  readonly name: string;
  readonly stdout: Inbox;
  readonly complaints = new Tail();
  readonly process: IsolatedProcess;
  readonly folder: string;
  /** The check itself has told it to end. */
  dismissed = false;
  #outputLimit = OUTPUT_UNASKED;
  #settled = false;
  readonly #stage: Stage;

  constructor(name: string, process: IsolatedProcess, folder: string, stage: Stage) {
    this.name = name;
    this.process = process;
    this.folder = folder;
    this.stdout = new Inbox(`stdout of ${name}`, stage.waiting);
    this.#stage = stage;
    process.on('exit', () => stage.ring());
    const { stdin, stdout, stderr } = process.pipes;
    stdout.on('data', (chunk: Buffer) => this.#printed(chunk));
    stdout.on('close', () => this.stdout.end('end'));
    stderr.on('data', (chunk: Buffer) => this.complaints.add(chunk));
    stderr.on('close', () => stage.ring());
    stdin.on('error', () => {}); // it need not read its input to the end
  }

  /** How it ended, once it has. */
  get exit(): Exit | undefined {
    return this.process.exit;
  }

  /** Whether it has ended, and all that it printed on stderr is known. */
  get isOver(): boolean {
    return this.exit !== undefined && this.process.pipes.stderr.closed;
  }

  /** Whether it printed more than anybody asked for, and was ended for it. */
  get endless(): boolean {
    return this.stdout.received > this.#outputLimit;
  }

  /** The last 64 KB of stderr. */
  get stderr(): string {
    return this.complaints.after(0);
  }

  /** Whether the check is through with it: it has ended as it should, or as it was told. */
  get isDone(): boolean {
    return this.#settled || this.dismissed;
  }

  /** The most memory that one of its processes has had at once, in bytes. */
  get peakMemory(): number {
    const { pid } = this.process;
    return pid === undefined ? 0 : peakMemory(pid);
  }

  /** Writes to its stdin, waiting while the pipe is full. Resolves to false when it reads no more. */
  async input(data: string | Uint8Array): Promise<boolean> {
    const { stdin } = this.process.pipes;
    this.#stage.step(`${this.name} is given ${quote(data, 40)} on stdin`);
    if (stdin.destroyed) return false;
    return new Promise((resolve) => stdin.write(data, (error) => resolve(!error)));
  }

  /** Ends its stdin. */
  endInput(): void {
    this.#stage.step(`the stdin of ${this.name} ends`);
    this.process.pipes.stdin.end();
  }

  /** Expects exactly this output, then the end of the program with this exit status. */
  async finishes(finish: Finish): Promise<void> {
    await this.prints(finish.stdout, finish);
    await this.#over(() => this.stdout.size > 0, finish);
    this.stdout.expectNothingMore();
    await this.exits(finish.status, finish);
  }

  /** Expects these bytes next on stdout. */
  async prints(output: string | Uint8Array, options: WaitOptions = {}): Promise<void> {
    const expected = Buffer.from(output);
    this.#outputLimit += expected.length;
    await this.stdout.expect(expected, options);
    if (expected.length > 0) this.#stage.step(`${this.name} prints ${quote(expected, 40)}`);
  }

  /** Expects it to end with this exit status, whatever else it prints. */
  async exits(status: number, options: WaitOptions = {}): Promise<void> {
    const found = await this.#over(() => this.endless, options);
    const exit = this.exit;
    if (exit === undefined) {
      const limit = durationMs(this.#stage.limit(options));
      const late = found === 'asleep' ? `still runs: ${ASLEEP}` : `still runs after ${limit}`;
      throw new CheckFailure(
        `${this.name} should have ended with exit status ${status}, but ${late}`,
        { symptom: 'not-ending', timedOut: true },
      );
    }
    if (exit.status !== status) {
      throw new CheckFailure(
        `${this.name} should have ended with exit status ${status}, but ${endedHow(exit)}`,
        { symptom: 'exit-status' },
      );
    }
    this.#settled = true;
    this.#stage.step(`${this.name} ends with exit status ${status}`);
  }

  /**
   * Waits until it can do nothing more by itself: it sleeps. False when it does not come to that in time, has
   * ended, or cannot be looked at. No verdict should follow from this alone.
   */
  async rests({ timers = false, threads = false, ...options }: Rest = {}): Promise<boolean> {
    let since = Infinity;
    let done = 0;
    const look = () => {
      const { pid } = this.process;
      if (pid === undefined) return this;
      const before = done;
      if (threads) done = workDone(pid);
      const busy = done !== before || (threads && !threadsAsleep(pid));
      const later = timers && (timerAhead(pid) ?? 0) < SOON_MS;
      const resting = !busy && !later && isAsleep(pid);
      since = resting ? Math.min(since, performance.now()) : Infinity;
      return performance.now() - since >= REST_MS ? this : undefined;
    };
    const found = await this.#stage.poll(look, { limit: 1_000, ...options });
    return found === this && this.exit === undefined;
  }

  /** Sends a signal. The check means it to end: its end is not a crash then. */
  signal(name: NodeJS.Signals): void {
    this.#stage.step(`${this.name} gets ${name}`);
    this.dismissed = true;
    this.process.signal(name);
  }

  /** Ends it and all that it has started. */
  async destroy(): Promise<void> {
    this.dismissed = true;
    await this.process.destroy();
  }

  /** Waits until it has ended and its output too, or until something is seen before. */
  async #over(seen: () => boolean, options: WaitOptions) {
    this.#outputLimit = this.stdout.received - this.stdout.size + OUTPUT_BEYOND;
    const over = () => this.exit !== undefined && this.stdout.ended !== undefined;
    const look = () => (over() || seen() ? this : undefined);
    return this.#stage.until(look, { ...options, last: true });
  }

  #printed(chunk: Buffer): void {
    this.stdout.push(chunk);
    if (this.endless) void this.destroy();
  }
}
