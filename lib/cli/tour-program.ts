/**
 * A sample program of the tour, as a real process: its input is typed, its output read.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../grader/exercises/kit.ts';

/** A server that is told to end gives its clients 5 s. */
const STOP_MS = 7_000;

/** Whether a program can have a process group of its own. */
const GROUPS = process.platform !== 'win32';

export class TourProgram {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #closed: Promise<unknown>;
  #errors = '';
  #mayEnd = false;
  #isClosed = false;

  /**
   * @param file Its file, in JavaScript.
   * @param dir The folder in which it records its calls; none, if it shall not.
   * @param onFailure Called when it ends on its own.
   */
  constructor(
    file: string,
    args: readonly string[],
    dir: string | undefined,
    onFailure: (error: Error) => void,
  ) {
    this.#name = basename(file);
    // Reading these certificates costs each Node process 37 ms, and no socket here uses them.
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
    const child = spawn(process.execPath, [file, ...args], {
      cwd: ROOT,
      env: { ...env, MYSOCKS_TRACE: dir },
      stdio: 'pipe',
      detached: GROUPS, // what it starts can be ended with it
    });
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    child.stdin.on('error', () => {}); // It has ended: 'close' tells.
    child.on('error', ({ message }) => (this.#errors += message));
    this.#closed = once(child, 'close').finally(() => {
      this.#isClosed = true;
      if (!this.#mayEnd) onFailure(this.#failure());
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Waits for the next line of its output. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (!done) return value;
    await this.#closed;
    throw this.#failure();
  }

  /** Types a line of its input. */
  type(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  /** Waits for it to end, and gives the lines that it has yet to print. */
  async rest(): Promise<string[]> {
    this.#mayEnd = true;
    const lines: string[] = [];
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next())
      lines.push(next.value);
    await this.end();
    return lines;
  }

  /** Ends its input, and waits for it to end. */
  async end(): Promise<void> {
    this.#mayEnd = true;
    this.#process.stdin?.end();
    await this.#closed;
    if (this.#process.exitCode !== 0) throw this.#failure();
  }

  /** Tells it to end, and waits until it has. SIGKILL ends what it has started, too. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.#mayEnd = true;
    const limit = setTimeout(() => this.#kill(), STOP_MS);
    if (signal === 'SIGKILL') this.#killGroup();
    else this.#process.kill(signal);
    await this.#closed;
    clearTimeout(limit);
  }

  /** Its children may still hold its output open: stop listening to them. */
  #kill(): void {
    this.#killGroup();
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
  }

  #killGroup(): void {
    if (this.#isClosed || this.pid === 0) return; // The number may be somebody else's by now.
    try {
      process.kill(GROUPS ? -this.pid : this.pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  }

  #failure(): Error {
    const { exitCode, signalCode } = this.#process;
    const status = signalCode ?? `status ${exitCode}`;
    return new Error(`${this.#name} has ended (${status})\n${this.#errors}`.trimEnd());
  }
}
