// Processes that share a memory and do what a test tells them, line by line.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { closeFaults, openFaults } from '../../lib/distributed/memory/uffd.ts';
import { linkOf } from '../../lib/distributed/memory/link.ts';
import {
  M,
  welcome,
  type Message,
  type Send,
  type Type,
} from '../../lib/distributed/memory/wire.ts';
import { eventually } from './eventually.ts';
import { isStopped } from './proc.ts';
import type { TestProgram, Ways } from './program.ts';
import { run } from './script.ts';

/** Whether the kernel lets us check accesses. */
export const hasUserfaults = (() => {
  try {
    closeFaults(openFaults(4096).fd);
    return true;
  } catch {
    return false;
  }
})();

export type Kind = 'kernel' | 'checked';
/** The kinds of pages that are here. */
export const KINDS: Kind[] = hasUserfaults ? ['kernel', 'checked'] : ['checked'];

export const PAGES = 600;
/** Where the numbers of a page begin in `view`. */
export const PAGE = 1024;

const source = `
import { createInterface } from 'node:readline';
import { SharedMemory } from 'mysocks/distributed';
const [place, kind, trace] = process.argv.slice(2);
const options = { checked: kind === 'checked', trace: trace === 'trace' };
const memory = place === 'home'
  ? await SharedMemory.create({ size: ${PAGES} * 4096, ...options })
  : await SharedMemory.join(place, options);
const view = memory.view(Int32Array);
const say = (what) => console.log(JSON.stringify(what ?? null));
say([memory.pages, memory.port]);
const Task = (async () => {}).constructor;
for await (const line of createInterface({ input: process.stdin }))
  say(await new Task('memory', 'view', 'say', line)(memory, view, say));
`;

export class Sharer {
  readonly program: TestProgram;
  /** Where this home listens: HOST:PORT. */
  readonly place: string;
  private readonly lines: AsyncIterator<string>;

  private constructor(program: TestProgram, lines: AsyncIterator<string>, port: number) {
    this.program = program;
    this.lines = lines;
    this.place = `127.0.0.1:${port}`;
  }

  /** Starts a process: a home, or one that joins a place. It is killed when the test ends. */
  static async start(
    place: string,
    kind: Kind,
    { trace = '', ...ways }: Ways & { trace?: string } = {},
  ): Promise<Sharer> {
    const program = await run(source, [place, kind, trace], ways);
    onTestFinished(() => program.destroy());
    const lines = createInterface({ input: program.child.stdout! })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    const [pages, port] = JSON.parse(String(value ?? '[]'));
    if (pages !== kind) throw new Error(`Pages must be ${kind}: got ${value} ${program.stderr}`);
    return new Sharer(program, lines, port);
  }

  /** Runs statements there, with `memory` and `view`. Gives what they return. */
  does(statements: string): Promise<unknown> {
    this.order(statements);
    return this.says();
  }

  /** Says what to do, and waits for nothing. */
  order(statements: string): void {
    this.program.child.stdin!.write(`${statements}\n`);
  }

  async says(): Promise<unknown> {
    const { done, value } = await this.lines.next();
    if (done === true) throw new Error(`It ended: ${this.program.stderr}`);
    return JSON.parse(value);
  }

  kill(signal: NodeJS.Signals): void {
    this.program.kill(signal);
  }

  /** Stops it, and waits until it stands still. */
  async stop(): Promise<void> {
    this.kill('SIGSTOP');
    await eventually(() => {
      if (!isStopped(this.program.pid)) throw new Error('It has not been stopped');
    });
  }
}

/** A home and others that join it. */
export async function sharers(count: number, kind: Kind): Promise<Sharer[]> {
  const home = await Sharer.start('home', kind);
  const others = Array.from({ length: count - 1 }, () => Sharer.start(home.place, kind));
  return [home, ...(await Promise.all(others))];
}

/** A home that says only what a test lets it say. */
export interface FakeHome {
  readonly place: string;
  readonly send: Send;
  /** The next message of this type, of the one who joined last. */
  hears(type: Type): Promise<Message>;
  /** The connection is lost. */
  drop(): void;
}

export async function fakeHome(): Promise<FakeHome> {
  const said: Message[] = [];
  let heard = () => {};
  let socket: Socket | undefined;
  let send: Send = () => {};
  const server = createServer((joined) => {
    socket = joined;
    const link = linkOf(joined, 4096, {
      message: (message) => {
        if (message.type === M.HELLO) return link.send(M.WELCOME, 4096, welcome(PAGES));
        said.push(message);
        heard();
      },
      closed: () => {},
    });
    send = link.send;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    socket?.destroy();
    server.close();
  });
  return {
    place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: (...message) => send(...message),
    hears: async (type) => {
      for (;;) {
        const at = said.findIndex((message) => message.type === type);
        if (at >= 0) return said.splice(at, 1)[0]!;
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    drop: () => socket?.destroy(),
  };
}

/** A page whose first number is `value`. */
export function pageOf(value: number): Uint8Array {
  const page = new Int32Array(PAGE);
  page[0] = value;
  return new Uint8Array(page.buffer);
}
