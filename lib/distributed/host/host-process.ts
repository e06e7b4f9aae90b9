/**
 * One process that runs nodes, and the talk with it.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Answer, Kind, Question } from '../events.ts';
import { hostCode, inFile, type Bundle } from './bundle.ts';

const MEMORY_MB = 384;
/** By the clock it may take so many times its limit. */
const STARVED = 10;

/** What a host says first: which class the file exports, or why it cannot be run. */
export type Hello = Kind | { readonly error: string };

/** A process that runs the program of a host, however it was started. */
export interface HostChild {
  readonly pid: number | undefined;
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  kill(): void;
}

/** Starts the program of a host, with these options for Node. */
export type StartHost = (main: string, options: readonly string[]) => Promise<HostChild>;

/** As a process of ours, which nothing keeps apart but its realm. */
const startAlone: StartHost = (main, options) => {
  const child = spawn(process.execPath, [...options, '-e', main], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const ended = new Promise((resolve) => child.once('close', resolve));
  const kill = () => void child.kill('SIGKILL');
  return Promise.resolve({ pid: child.pid, input, output, ended, kill });
};

/** One process. */
export class HostProcess {
  readonly #child: HostChild;
  readonly #bundle: Bundle;
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(child: HostChild, bundle: Bundle) {
    this.#child = child;
    this.#bundle = bundle;
    let rest: string[] = [];
    child.output.setEncoding('utf8').on('data', (data: string) => {
      rest.push(data);
      if (!data.endsWith('\n')) return;
      const line = rest.join('');
      rest = [];
      this.#waiting?.(line);
    });
    child.input.on('error', () => {}); // Its end is told below.
    void child.ended.then(() => {
      this.#ended = true;
      this.#waiting?.(undefined);
    });
  }

  static async start(
    bundle: Bundle,
    ids: readonly number[],
    limit: number,
    start: StartHost = startAlone,
  ): Promise<[HostProcess, Hello]> {
    const { main, realm } = await hostCode();
    const memory = [`--max-old-space-size=${MEMORY_MB}`, '--max-semi-space-size=32'];
    const child = await start(main, memory);
    const started = new HostProcess(child, bundle);
    const what = [realm, bundle.code, JSON.stringify(ids), STARVED * limit];
    const hello = await started.#exchange(what, limit);
    const failed = { error: 'The file does not come to its end when it is read' };
    return [started, (hello as [Hello] | undefined)?.[0] ?? failed];
  }

  /** Nothing: it did not answer in time, or has ended. */
  async ask(questions: readonly Question[], limit: number): Promise<Answer[] | undefined> {
    return (await this.#exchange(questions, limit)) as Answer[] | undefined;
  }

  /** One batch at a time: a later one waits. */
  #exchange(what: readonly unknown[], limit: number): Promise<unknown[] | undefined> {
    const turn = this.#turn.then(() => this.#say(what, limit));
    this.#turn = turn;
    return turn;
  }

  async #say(what: readonly unknown[], limit: number): Promise<unknown[] | undefined> {
    if (this.#ended) return undefined;
    const line = await new Promise<string | undefined>((resolve) => {
      const over = this.#closeAfter(limit);
      this.#waiting = (line) => {
        over();
        resolve(line);
      };
      this.#child.input.write(`${JSON.stringify(what)}\n`);
    });
    this.#waiting = undefined;
    if (line === undefined) return undefined;
    const answers = JSON.parse(line) as unknown[];
    if (line.includes('{"error"')) for (const one of answers) place(one, this.#bundle);
    return answers;
  }

  /**
   * Ends it when it has thought for so long; gives what calls that off. Its processor time counts, or a busy machine
   * would take a node's time away: nothing lets a node sleep.
   */
  #closeAfter(limit: number): () => void {
    const [begin, last] = [this.cpu, performance.now() + STARVED * limit];
    const look = (): void => {
      const left = limit - (this.cpu - begin) * 1000;
      if (this.cpu === 0 || left <= 0 || performance.now() > last) this.close();
      else timer = setTimeout(look, left);
    };
    let timer = setTimeout(look, limit);
    return () => clearTimeout(timer);
  }

  get cpu(): number {
    const fields = this.#proc('stat').split(') ')[1]?.split(' ');
    return fields === undefined ? 0 : (Number(fields[11]) + Number(fields[12])) / 100;
  }

  get memory(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(this.#proc('status'))?.[1] ?? 0) * 1024;
  }

  #proc(file: string): string {
    try {
      return readFileSync(`/proc/${this.#child.pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  }

  close(): void {
    this.#child.kill();
  }
}

function place(answer: unknown, bundle: Bundle): void {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return;
  answer.error = inFile(String(answer.error), bundle);
}
