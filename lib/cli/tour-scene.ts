/**
 * A scene of the tour: three clients, each of them a process, talk to a server, and all their calls are recorded.
 *
 * @module
 */
import { setInterval as every, setTimeout as pause } from 'node:timers/promises';
import { loadRun } from '../trace/record/load.ts';
import { buildModel, type Model } from '../trace/model/model.ts';
import { TourProgram } from './tour-program.ts';

/** How many lines each client types. */
export const LINES = 3;

/** Client A is slow: how long it thinks before it types a further line, in milliseconds. */
export const THINKING = 500;

/** The others are quick. */
const QUICK = 100;

const POLL_MS = 20;

/** An idle machine needs three seconds, a busy one twenty times that. */
const LIMIT_MS = 180_000;

/** What a scene is made of. */
export interface Scene {
  /** The programs, in JavaScript. */
  readonly server: string;
  readonly client: string;
  /** How many children the server starts in advance. The first client comes once they are there. */
  readonly children: number;
  /** The folder for the recording. */
  readonly dir: string;
  /** Ends the scene early. */
  readonly signal: AbortSignal;
  /** Called with the server's process id when it listens. */
  readonly onServer: (pid: number) => void;
  /** Called with the name of a client that has got a reply. */
  readonly onReply: (client: string) => void;
}

type Start = (file: string, ...args: string[]) => TourProgram;

/** Plays the scene and returns what its recording says. However it ends, it leaves no process behind. */
export async function play(scene: Scene): Promise<Model> {
  const over = new AbortController();
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = AbortSignal.any([scene.signal, limit, over.signal]);
  const programs: TourProgram[] = [];
  const start: Start = (file, ...args) => {
    signal.throwIfAborted();
    const program = new TourProgram(file, args, scene.dir, (error) => over.abort(error));
    programs.push(program);
    return program;
  };
  try {
    await Promise.race([perform({ ...scene, signal }, start), aborted(signal)]);
  } catch (error) {
    if (!limit.aborted) throw error;
    throw new Error(`${scene.server}: no end after ${LIMIT_MS / 1000} s`, { cause: error });
  } finally {
    over.abort();
    const [server, ...clients] = programs;
    // The clients first: then the server has nobody to let finish.
    await Promise.all(clients.map((client) => client.stop('SIGKILL')));
    await server?.stop('SIGTERM');
  }
  return buildModel(loadRun(scene.dir).records);
}

/** Client A connects first. B and C come while it is being served. When all are connected, everybody goes on. */
async function perform(scene: Scene, start: Start): Promise<void> {
  const server = start(scene.server, '0');
  const line = await server.line();
  const port = /:(\d+)$/.exec(line)?.[1];
  if (port === undefined) throw new Error(`${scene.server} does not say its port: '${line}'`);
  scene.onServer(server.pid);

  const connect = (name: string) => new Client(name, start(scene.client, '127.0.0.1', port), scene);
  if (scene.children > 0) await until(scene, (model) => childrenIn(model) >= scene.children);
  const a = connect('A');
  await a.reply();
  const b = connect('B');
  await until(scene, (model) => connectedIn(model) >= 2);
  const c = connect('C');
  await until(scene, (model) => connectedIn(model) >= 3);
  await Promise.all([
    a.goOn(THINKING),
    b.reply().then(() => b.goOn(QUICK)),
    c.reply().then(() => c.goOn(QUICK)),
  ]);
}

/** Somebody who types at a client program: the first line at once, each further one after some thought. */
class Client {
  readonly #name: string;
  readonly #program: TourProgram;
  readonly #scene: Scene;

  constructor(name: string, program: TourProgram, scene: Scene) {
    this.#name = name;
    this.#program = program;
    this.#scene = scene;
    program.type(`${name}1`);
  }

  async reply(): Promise<void> {
    await this.#program.line();
    this.#scene.onReply(this.#name);
  }

  async goOn(thinking: number): Promise<void> {
    for (let i = 2; i <= LINES; i++) {
      await pause(thinking, undefined, { signal: this.#scene.signal });
      this.#program.type(`${this.#name}${i}`);
      await this.reply();
    }
    await this.#program.end();
  }
}

/** Waits until something has happened: the recording tells. */
async function until({ dir, signal }: Scene, happened: (model: Model) => boolean): Promise<void> {
  for await (const _ of every(POLL_MS, undefined, { signal })) {
    if (happened(buildModel(loadRun(dir).records))) return;
  }
}

/** How many children are ready and wait for a client. */
function childrenIn({ spans }: Model): number {
  return spans.filter(({ op }) => op === 'inherit').length;
}

/** How many clients are connected, whether the server has accepted them or not. */
function connectedIn({ connections }: Model): number {
  return connections.filter(({ connect }) => connect?.open === false).length;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
