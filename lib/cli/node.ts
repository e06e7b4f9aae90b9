/**
 * `mysocks node`: runs one node of a class, for a run over several machines.
 *
 * @module
 */
import { InvalidArgumentError, type Command } from 'commander';
import { existsSync } from 'node:fs';
import { Driver } from '../distributed/cluster/drive.ts';
import { now, type Said } from '../distributed/cluster/history.ts';
import { Mesh } from '../distributed/cluster/mesh.ts';
import type { Address } from '../distributed/cluster/peer.ts';
import type { Program } from '../distributed/cluster/plan.ts';
import type { Kind } from '../distributed/events.ts';
import { BadFile, bundleNode, hostCode, inFile, type Bundle } from '../distributed/host/bundle.ts';
import { Enclosed } from '../distributed/host/enclosed.ts';
import { programIn, randomOperations } from './cluster-options.ts';
import { numberIn, timeIn } from './explore-options.ts';

interface Options {
  readonly id: number;
  readonly life: number;
  readonly peers: ReadonlyMap<number, Address>;
  readonly program: Program;
  readonly for?: number;
}

/** How long a class may take for one event, in ms. */
const LIMIT_MS = 20_000;
const SUSPECTS_AFTER_MS = 100;

/** Adds the verb to the command. */
export function register(program: Command): void {
  program
    .command('node')
    .summary('run one node of a class, for a run over several machines')
    .description(
      'Runs one node, connected with all others. It listens at its own address in the list of peers, begins when all are\n' +
        'connected, and says what it does. After a crash it is started again with --life 2.\n' +
        'Exit status: 0 it was ended, 1 the class threw an error, 2 the file does not work.',
    )
    .usage('[options] NODE.ts')
    .argument('<NODE.ts>', "a file that exports a class of 'mysocks/distributed'")
    .requiredOption('--id <N>', 'its number', numberIn(1, 1e6))
    .option('--life <N>', 'how often it was started, this time included', numberIn(1, 1e6), 1)
    .requiredOption('--peers <LIST>', 'all nodes: 1=10.0.0.1:5001,2=10.0.0.2:5001', peersIn)
    .option(
      '--program <ask=S[,stay=S]>',
      'after how many seconds its program asks, and how long it stays, on the average',
      programIn,
      programIn('ask=2,stay=0.5'),
    )
    .option('--for <DURATION>', 'how long it runs; default until Ctrl-C', timeIn)
    .action(async (file: string, options: Options, verb: Command) => {
      if (!existsSync(file)) verb.error(`error: There is no file ${file}`);
      if (!options.peers.has(options.id)) verb.error(`error: --peers lacks node ${options.id}`);
      process.exitCode = await node(file, options);
    });
}

/** `1=10.0.0.1:5001,2=[::1]:5001` */
function peersIn(text: string): Map<number, Address> {
  const peers = text.split(',').map((peer): [number, Address] => {
    const [, id, host, port] = /^([1-9]\d*)=(.+):(\d+)$/.exec(peer) ?? [];
    if (host === undefined) {
      throw new InvalidArgumentError('It must be like 1=10.0.0.1:5001,2=10.0.0.2:5001.');
    }
    return [Number(id), { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }];
  });
  return new Map(peers.toSorted(([a], [b]) => a - b));
}

/** Gives the exit status. */
async function node(file: string, options: Options): Promise<number> {
  try {
    const bundle = await bundleNode(file);
    const { realm } = await hostCode();
    const ids = JSON.stringify([...options.peers.keys()]);
    const enclosed = new Enclosed(realm, bundle.code, ids, LIMIT_MS);
    const [kind] = JSON.parse(enclosed.hello) as [Kind | { error: string }];
    if (typeof kind === 'object') throw new BadFile(inFile(kind.error, bundle));
    return await new Lonely(bundle, enclosed, kind, options).run();
  } catch (error) {
    const cannotListen = error instanceof Error && 'syscall' in error;
    if (!(error instanceof BadFile) && !cannotListen) throw error;
    console.error(`node ${options.id}: ${error.message}`);
    return 2;
  }
}

/** A node that has nobody who sees all. */
class Lonely {
  readonly #id: number;
  readonly #options: Options;
  readonly #bundle: Bundle;
  readonly #mesh: Mesh;
  readonly #driver: Driver;
  readonly #begin = now();
  #leader: number | undefined;
  #end: (status: number) => void = () => {};

  constructor(bundle: Bundle, enclosed: Enclosed, kind: Kind, options: Options) {
    const { id, life, peers, program } = options;
    this.#id = id;
    this.#options = options;
    this.#bundle = bundle;
    this.#mesh = new Mesh(
      { id, life, peers },
      {
        message: (from, json) => this.#driver.message(from, json),
        ready: () => this.#start(),
        came: (peer, its) => this.#say(`node ${peer} is connected (life ${its})`),
        gone: (peer) => this.#gone(peer),
        complaint: (text) => console.error(`node ${id}: ${text}`),
      },
    );
    const role = { id, life, pace: 1, program: { ...program, operations: randomOperations(id) } };
    this.#driver = new Driver(enclosed, kind, role, {
      send: (to, json) => this.#mesh.send(to, json),
      say: (said) => this.#said(said),
    });
  }

  async run(): Promise<number> {
    const over = new Promise<number>((resolve) => (this.#end = resolve));
    const interrupted = () => this.#end(0);
    process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
    await this.#mesh.open();
    const { host, port } = this.#options.peers.get(this.#id)!;
    this.#say(`listens on ${host}:${port} (life ${this.#options.life})`);
    if (this.#options.for !== undefined) setTimeout(interrupted, this.#options.for).unref();
    const status = await over;
    // Its timers, and those of its program, end with it.
    setImmediate(() => process.exit(status));
    this.#mesh.close();
    return status;
  }

  #start(): void {
    this.#say('begins: all are connected');
    this.#driver.start();
  }

  #gone(peer: number): void {
    this.#say(`node ${peer} is gone`);
    this.#suspect();
  }

  /** The program here finds its leader silent, when it is not there. */
  #suspect(): void {
    const leader = this.#leader;
    const isGone = () =>
      this.#leader === leader && leader !== this.#id && leader && !this.#mesh.isThere(leader);
    if (!isGone()) return;
    setTimeout(() => {
      if (isGone()) this.#driver.suspect();
    }, Math.random() * SUSPECTS_AFTER_MS);
  }

  #said(said: Said): void {
    const words = wordsOf(said);
    if (said[0] === 'elected') {
      this.#leader = said[1];
      this.#suspect();
    }
    if (said[0] === 'error') {
      console.error(`node ${this.#id}: ${inFile(said[1], this.#bundle)}`);
      this.#end(1);
    } else if (words !== undefined) this.#say(words);
  }

  #say(words: string): void {
    const seconds = ((now() - this.#begin) / 1000).toFixed(2).padStart(6);
    console.log(`${seconds} s  node ${this.#id}: ${words}`);
  }
}

function wordsOf(said: Said): string | undefined {
  switch (said[0]) {
    case 'ask':
      return 'its program asks';
    case 'enter':
      return 'its program is inside';
    case 'leave':
      return 'its program has left';
    case 'elected':
      return `takes node ${said[1]} for the leader`;
    case 'suspect':
      return 'finds its leader silent';
    case 'read':
      return `reads ${said[1]}`;
    case 'write':
      return `writes ${said[1]} = ${said[2]}`;
    case 'reply':
      return said[1] === null ? 'has written' : `has read ${said[1]}`;
    case 'log':
      return `says: ${said[1]}`;
    default:
      return undefined;
  }
}
