/**
 * The other side of a host: starts it, asks it, and names the event that ended it.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Answer, Event, Kind, Question } from '../events.ts';
import { BadFile, hostCode, type Bundle } from './bundle.ts';

/** How long a node may take for a batch of questions. */
const PATIENCE_MS = 20_000;
/** After one that did not come back, the next ones are not waited for as long. */
const IMPATIENCE_MS = 2_000;
const MEMORY_MB = 384;

export interface HostOptions {
  /** How long a node may think: 20 s when it is not said. */
  readonly limit?: number;
}

/** Runs nodes of one file with these numbers. A host that dies is replaced. */
export class Host {
  readonly kind: Kind;
  readonly #bundle: Bundle;
  readonly #ids: readonly number[];
  readonly #limit: number;
  #process: HostProcess;
  /** All questions so far: a new process has to be told what led to a state. */
  readonly #asked: Question[] = [];
  #known = new Set<number>();
  #replaced = false;

  private constructor(
    started: HostProcess,
    kind: Kind,
    bundle: Bundle,
    ids: readonly number[],
    limit: number,
  ) {
    this.#process = started;
    this.kind = kind;
    this.#bundle = bundle;
    this.#ids = ids;
    this.#limit = limit;
  }

  /** Starts a host. Throws `BadFile` when the file exports no node, or ends before it does. */
  static async open(
    bundle: Bundle,
    ids: readonly number[],
    options: HostOptions = {},
  ): Promise<Host> {
    const { limit = PATIENCE_MS } = options;
    const [started, hello] = await HostProcess.start(bundle, ids, limit);
    if (typeof hello === 'string') return new Host(started, hello, bundle, ids, limit);
    started.close();
    throw new BadFile(hello.error);
  }

  /** A second host for the same file. */
  another(): Promise<Host> {
    return Host.open(this.#bundle, this.#ids, { limit: this.#limit });
  }

  /** Asks what nodes do. One that does not come back, or ends its process, has failed there. */
  async ask(questions: readonly Question[]): Promise<readonly Answer[]> {
    for (const question of questions) this.#asked[question[0]] = question;
    const all = this.#replaced
      ? questions.flatMap((question) => this.#withPast(question))
      : questions;
    const answers = await this.#process.ask(all, this.#limit);
    if (answers === undefined) return this.#oneByOne(questions);
    if (all === questions) return answers;
    const byState = new Map(all.map(([state], i) => [state, answers[i]!]));
    return questions.map(([state]) => byState.get(state)!);
  }

  /** A question, and those before it that this process does not know. */
  #withPast(question: Question): Question[] {
    const past: Question[] = [];
    for (
      let q: Question | undefined = question;
      q && !this.#known.has(q[0]);
      q = this.#asked[q[1]]
    ) {
      this.#known.add(q[0]);
      past.push(q);
    }
    return past.toReversed();
  }

  async #oneByOne(questions: readonly Question[]): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    await this.#replace();
    let patience = this.#limit;
    for (const question of questions) {
      const got = await this.#process.ask(this.#withPast(question), patience);
      answers.push(
        got?.at(-1) ?? {
          error: `${handlerOf(question[3])} ended its process, or did not come back within ${patience / 1000} s`,
        },
      );
      if (got !== undefined) continue;
      patience = Math.min(patience, IMPATIENCE_MS);
      await this.#replace();
    }
    return answers;
  }

  async #replace(): Promise<void> {
    this.#process.close();
    this.#replaced = true;
    this.#known = new Set();
    [this.#process] = await HostProcess.start(this.#bundle, this.#ids, this.#limit);
  }

  /** The processor time of the host so far, in seconds; 0 where there is no /proc. */
  get cpu(): number {
    return this.#process.cpu;
  }

  /** The memory of the host now, in bytes; 0 where there is no /proc. */
  get memory(): number {
    return this.#process.memory;
  }

  close(): void {
    this.#process.close();
  }
}

function handlerOf([kind]: Event): string {
  return `on${kind[0]!.toUpperCase()}${kind.slice(1)}()`;
}

/** One process. */
class HostProcess {
  readonly #child: ChildProcess;
  readonly #bundle: Bundle;
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, bundle: Bundle) {
    this.#child = child;
    this.#bundle = bundle;
    let rest: string[] = [];
    const output = child.stdio[4] as Readable;
    output.setEncoding('utf8').on('data', (data: string) => {
      rest.push(data);
      if (!data.endsWith('\n')) return;
      const line = rest.join('');
      rest = [];
      this.#waiting?.(line);
    });
    (child.stdio[3] as Writable).on('error', () => {}); // Its end is told below.
    child.on('close', () => {
      this.#ended = true;
      this.#waiting?.(undefined);
    });
  }

  static async start(
    bundle: Bundle,
    ids: readonly number[],
    limit: number,
  ): Promise<[HostProcess, Kind | { error: string }]> {
    const { main, realm } = await hostCode();
    const memory = [`--max-old-space-size=${MEMORY_MB}`, '--max-semi-space-size=32'];
    const child = spawn(process.execPath, [...memory, '-e', main], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const started = new HostProcess(child, bundle);
    const hello = await started.#exchange([realm, bundle.code, JSON.stringify(ids), limit], limit);
    const failed = { error: 'The file does not come to its end when it is read' };
    return [started, (hello as [Kind | { error: string }] | undefined)?.[0] ?? failed];
  }

  /** Nothing: it did not answer in time, or has ended. */
  async ask(questions: readonly Question[], limit: number): Promise<Answer[] | undefined> {
    return (await this.#exchange(questions, limit)) as Answer[] | undefined;
  }

  /** One batch at a time: who comes later waits. */
  #exchange(what: readonly unknown[], limit: number): Promise<unknown[] | undefined> {
    const turn = this.#turn.then(() => this.#say(what, limit));
    this.#turn = turn;
    return turn;
  }

  async #say(what: readonly unknown[], limit: number): Promise<unknown[] | undefined> {
    if (this.#ended) return undefined;
    const line = await new Promise<string | undefined>((resolve) => {
      const late = setTimeout(() => this.close(), limit);
      this.#waiting = (line) => {
        clearTimeout(late);
        resolve(line);
      };
      (this.#child.stdio[3] as Writable).write(`${JSON.stringify(what)}\n`);
    });
    this.#waiting = undefined;
    if (line === undefined) return undefined;
    const answers = JSON.parse(line) as unknown[];
    if (line.includes('{"error"')) for (const one of answers) this.#place(one);
    return answers;
  }

  /** Puts the place in the student's file where the place in the bundle stands. */
  #place(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null || !('error' in answer)) return;
    const [text, ...places] = String(answer.error).split('\u0000');
    const { map, name } = this.#bundle;
    const found = places.map((place) => {
      const [line, column] = place.split(':').map(Number) as [number, number];
      return map.findEntry(line - 1, column - 1);
    });
    const first = found.find((entry) => 'originalSource' in entry);
    const where =
      first && 'originalLine' in first
        ? ` (${name}:${first.originalLine + 1}:${first.originalColumn + 1})`
        : '';
    answer.error = `${text}${where}`;
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
    this.#child.kill('SIGKILL');
  }
}
