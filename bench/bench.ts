/**
 * What every row of the benchmark is given: settings, servers, the load generator.
 *
 * @module
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { commandOf, missing, type PeerName, type Tools } from './peers.ts';
import { onProcessor } from './placement.ts';
import type { Findings } from './results.ts';
import { start, startServer, type Command, type Server } from './processes.ts';

/** One row of the benchmark. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  run(bench: Bench): Promise<Findings>;
}

/** What the load generator prints. */
export interface LoadResult {
  readonly ns: number;
  readonly first: number;
}

/** Held connections: asked again, all of them, or let go. */
export interface Held {
  askAll(): Promise<void>;
  release(): Promise<void>;
}

/** The settings of one run, and the way to its servers and its load generator. */
export class Bench {
  readonly rounds: number;
  readonly quick: boolean;
  readonly tools: Tools;
  /** Shows how far the row is. */
  progress: (text: string) => void = () => {};

  constructor(rounds: number, quick: boolean, tools: Tools) {
    this.rounds = rounds;
    this.quick = quick;
    this.tools = tools;
  }

  /** Rounds of a row whose samples take seconds. */
  get fewRounds(): number {
    return Math.ceil(this.rounds / 5);
  }

  /** The size of a sample, a quarter of it in a quick run. */
  size(full: number): number {
    return this.quick ? Math.ceil(full / 4) : full;
  }

  /** Those that can be started here; the others are named in `skipped`. */
  present(names: readonly PeerName[], skipped: string[]): PeerName[] {
    return names.filter((name) => {
      const tool = missing(name, this.tools);
      if (tool !== undefined) skipped.push(`${name}: no ${tool} here`);
      return tool === undefined;
    });
  }

  start(name: PeerName): Promise<Server> {
    return startServer(name, commandOf(name, this.tools));
  }

  /** Runs the load generator once. */
  async load(
    server: Server,
    mode: 'stream' | 'ping' | 'connect',
    ...numbers: number[]
  ): Promise<LoadResult> {
    const child = this.#generator(server, mode, numbers);
    const closed = once(child, 'close');
    const [ns = NaN, first = NaN] = await nextNumbers(linesOf(child));
    await closed;
    if (child.exitCode !== 0) throw new Error(`${server.name}: load ${mode} fails`);
    return { ns, first };
  }

  /** Opens connections, each with one exchange, and holds them open. */
  async hold(server: Server, count: number): Promise<Held> {
    const child = this.#generator(server, 'hold', [count]);
    const closed = once(child, 'close');
    const lines = linesOf(child);
    const answered = async () => {
      const [number = 0] = await nextNumbers(lines);
      if (number !== count)
        throw new Error(`${server.name}: not every one of ${count} connections is answered`);
    };
    await answered();
    return {
      askAll: async () => {
        child.stdin!.write('again\n');
        await answered();
      },
      release: async () => {
        child.stdin!.end();
        await closed;
      },
    };
  }

  #generator(server: Server, mode: string, numbers: number[]): ChildProcess {
    const script = fileURLToPath(new URL('load.mjs', import.meta.url));
    const program: Command = this.tools.gcc
      ? [join(this.tools.folder, 'load')]
      : [process.execPath, script];
    const command: Command = [
      ...program,
      mode,
      '127.0.0.1',
      `${server.port}`,
      ...numbers.map(String),
    ];
    return start(server.clientsOn === undefined ? command : onProcessor(server.clientsOn, command));
  }
}

function linesOf(child: ChildProcess): AsyncIterator<string> {
  return createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
}

/** The numbers in the next line; none when there is no next line. */
async function nextNumbers(lines: AsyncIterator<string>): Promise<number[]> {
  const { done, value } = await lines.next();
  return done === true ? [] : value.split(' ').map(Number);
}
