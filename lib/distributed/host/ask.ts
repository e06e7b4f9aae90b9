/**
 * The other side of a host: starts it, asks it, and names the event that ended it.
 *
 * @module
 */
import type { Answer, Event, Kind, Question } from '../events.ts';
import { BadFile, type Bundle } from './bundle.ts';
import { HostProcess, type StartHost } from './host-process.ts';

/** How long a node may take for a batch of questions. */
const PATIENCE_MS = 20_000;
/** How long for one question, when a batch did not come back. */
const ALONE_MS = 2_000;
/** After so many that did not, a handler is taken for one that never does. */
const HOPELESS = 2;

export interface HostOptions {
  /** How long a node may think: 20 s when it is not said. */
  readonly limit?: number;
  /** Starts the process; a plain one when it is not said. */
  readonly start?: StartHost;
}

/** Runs nodes of one file with these numbers. A host that dies is replaced. */
export class Host {
  readonly kind: Kind;
  readonly #bundle: Bundle;
  readonly #ids: readonly number[];
  readonly #limit: number;
  readonly #start: StartHost | undefined;
  #process: HostProcess;
  /** All questions so far: a new process has to be told what led to a state. */
  readonly #asked: Question[] = [];
  #known = new Set<number>();
  #replaced = false;
  /** How often a handler has not come back. */
  readonly #lost = new Map<string, number>();

  private constructor(
    started: HostProcess,
    kind: Kind,
    bundle: Bundle,
    ids: readonly number[],
    { limit, start }: { limit: number; start: StartHost | undefined },
  ) {
    this.#process = started;
    this.kind = kind;
    this.#bundle = bundle;
    this.#ids = ids;
    this.#limit = limit;
    this.#start = start;
  }

  /** Starts a host. Throws `BadFile` when the file exports no node, or ends before it does. */
  static async open(
    bundle: Bundle,
    ids: readonly number[],
    options: HostOptions = {},
  ): Promise<Host> {
    const { limit = PATIENCE_MS, start } = options;
    const [started, hello] = await HostProcess.start(bundle, ids, limit, start);
    if (typeof hello === 'string') return new Host(started, hello, bundle, ids, { limit, start });
    started.close();
    throw new BadFile(hello.error);
  }

  /** A second host for the same file. */
  another(): Promise<Host> {
    const start = this.#start;
    return Host.open(this.#bundle, this.#ids, { limit: this.#limit, ...(start && { start }) });
  }

  /** Asks what nodes do. One that does not come back, or ends its process, has failed there. */
  async ask(questions: readonly Question[]): Promise<readonly Answer[]> {
    for (const question of questions) this.#asked[question[0]] = question;
    const all = this.#replaced
      ? questions.flatMap((question) => this.#withPast(question))
      : questions;
    const lost = this.#lost.size > 0;
    const answers = lost ? undefined : await this.#process.ask(all, this.#limit);
    if (answers === undefined) {
      if (!lost) await this.#replace();
      return this.#oneByOne(questions);
    }
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
    for (const question of questions) answers.push(await this.#alone(question));
    return answers;
  }

  async #alone(question: Question): Promise<Answer> {
    const handler = handlerOf(question[3]);
    const lost = this.#lost.get(handler) ?? 0;
    if (lost < HOPELESS) {
      const alone = Math.min(ALONE_MS, this.#limit);
      const got = await this.#process.ask(this.#withPast(question), alone);
      if (got !== undefined) return got.at(-1)!;
      this.#lost.set(handler, lost + 1);
      await this.#replace();
    }
    const seconds = this.#limit / 1000;
    return { error: `${handler} ended its process, or did not come back within ${seconds} s` };
  }

  async #replace(): Promise<void> {
    this.#process.close();
    this.#replaced = true;
    this.#known = new Set();
    [this.#process] = await HostProcess.start(this.#bundle, this.#ids, this.#limit, this.#start);
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
