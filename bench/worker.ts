/**
 * A program of the benchmark that works once for each line of its input, and says how long it took.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { start, type Command } from './processes.ts';

export class Worker {
  readonly name: string;
  readonly #child: ReturnType<typeof start>;
  readonly #lines: AsyncIterator<string>;
  #queue = '-1';

  constructor(name: string, command: Command) {
    this.name = name;
    this.#child = start(command);
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
    process.once('exit', this.#removeQueue);
  }

  /** Waits until it is there. */
  async begin(): Promise<void> {
    this.#queue = (await this.#line()).replace('queue ', '');
  }

  /** Lets it work once, on what it can be told, and gives the number that it says. */
  async round(what = ''): Promise<number> {
    this.#child.stdin!.write(`${what}\n`);
    return Number(await this.#line());
  }

  /** It takes its queue with it. */
  async end(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.stdin!.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await exit;
    process.removeListener('exit', this.#removeQueue);
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ends early`);
    return value;
  }

  /** A queue outlives a program that is killed. */
  readonly #removeQueue = (): void => {
    if (this.#queue === '-1') return;
    try {
      execFileSync('ipcrm', ['-q', this.#queue], { stdio: 'ignore' });
    } catch {
      // It has gone with its program.
    }
  };
}
