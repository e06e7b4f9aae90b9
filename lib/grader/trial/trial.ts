/**
 * One check's run: what a check gets as `t`. It starts the program, plays its peers, and keeps the steps.
 *
 * @module
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CheckFailure, type FailureDetails } from '../failure.ts';
import { ownersOf } from '../observe/ledger.ts';
import type { Proc } from '../observe/proc.ts';
import { farEnd } from '../observe/tcp.ts';
import { Random } from '../random.ts';
import type { Isolation } from '../sandbox/isolation.ts';
import { IsolatedProcess } from '../sandbox/process.ts';
import { freeUser, giveTo } from '../sandbox/user.ts';
import { Host } from './host.ts';
import type { Pace } from './pace.ts';
import { freePort } from './port.ts';
import { Program } from './program.ts';
import { Service } from './service.ts';
import { Waiting } from './waiting.ts';
import { Wire } from './wire.ts';

/** What all checks of a run share. */
export interface TrialContext {
  readonly isolation: Isolation;
  readonly pace: Pace;
  /** Where the folders of the programs are made. */
  readonly runFolder: string;
  /** The bundled program and its name. */
  readonly script: string;
  readonly name: string;
  readonly seed: number;
  /** Keep a recording of every server (`MYSOCKS_TRACE`) in this folder. */
  readonly trace?: string;
}

export interface RunOptions {
  /** Its working folder and TMPDIR; default a new one. `t.folder()` makes one to put files into. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Reads give less and writes take less than they could: `MYSOCKS_SHORT_IO`. */
  readonly shortIo?: boolean;
  /** Most descriptors that it may hold. */
  readonly descriptors?: number;
}

export interface ServeOptions extends RunOptions {
  /** Arguments after the port. */
  readonly args?: readonly string[];
}

export class Trial {
  /** Random data that this check can make again from the seed. */
  readonly random: Random;
  readonly waiting: Waiting;
  readonly programs: Program[] = [];
  readonly #context: TrialContext;
  readonly #hosts: Host[] = [];
  readonly #wires: Wire[] = [];
  #steps: string[] = [];

  constructor(context: TrialContext, id: string) {
    this.#context = context;
    this.random = new Random(context.seed, id);
    this.waiting = new Waiting(context.pace);
  }

  /** What has been done so far, in the order in which it was done. */
  get steps(): readonly string[] {
    return this.#steps;
  }

  /** Notes what happens now. */
  readonly step = (text: string): void => {
    this.#steps.push(text);
  };

  /** Starts the program with these arguments, as a client or a tool. */
  async run(args: readonly (string | number)[], options: RunOptions = {}): Promise<Program> {
    const words = args.map(String);
    const { process, folder } = await this.#start(words, options);
    this.step(`${this.#context.name} is started${words.length > 0 ? `: ${words.join(' ')}` : ''}`);
    const program = new Program(this.#context.name, process, folder, this.waiting, this.step);
    this.programs.push(program);
    return program;
  }

  /** Starts the program as a server on a free port, and waits until it listens. */
  async serve(options: ServeOptions = {}): Promise<Service> {
    const port = await freePort();
    const words = [String(port), ...(options.args ?? [])];
    const { process, folder } = await this.#start(words, options);
    this.step(`${this.#context.name} is started: ${words.join(' ')}`);
    const { name } = this.#context;
    const service = new Service(port, name, process, folder, this.waiting, this.step);
    this.programs.push(service);
    await service.listens();
    this.step(`${name} listens`);
    return service;
  }

  /** Connects to the program as the next client. */
  async connect(service: Service): Promise<Wire> {
    const name = `client ${this.#wires.length + 1}`;
    const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    let failure: Error | undefined;
    socket.on('error', (error) => {
      failure = error;
      this.waiting.bell.ring();
    });
    socket.on('connect', () => this.waiting.bell.ring());
    await this.waiting.until(() => ((failure ?? !socket.connecting) ? this : undefined));
    if (failure !== undefined || socket.connecting) {
      socket.destroy();
      throw new CheckFailure(`${name} could not connect: ${failure?.message ?? 'no answer'}`, {
        symptom: 'refused',
      });
    }
    this.step(`${name} connects`);
    const wire = new Wire(name, `the answer to ${name}`, socket, this.waiting, this.step);
    this.#wires.push(wire);
    return wire;
  }

  /** Listens on a free port, for a program that is a client. */
  async listen(): Promise<Host> {
    const host = await Host.listen(this.waiting, this.step, this.programs);
    this.#hosts.push(host);
    return host;
  }

  /** A port on which nobody listens. */
  refusedPort(): Promise<number> {
    return freePort();
  }

  /** The processes of the service that hold this connection, as the kernel sees it. */
  owners(service: Service, wire: Wire): Proc[] {
    const owners = ownersOf(service.process, farEnd(wire.localPort, wire.remotePort));
    for (const proc of owners) {
      if (proc.pid !== service.process.pid) service.served.set(proc.pid, proc);
    }
    return owners;
  }

  /** A new folder for a program, to put files into before it starts. */
  folder(): string {
    const parent = join(this.#context.runFolder, 'work');
    mkdirSync(parent, { recursive: true });
    return mkdtempSync(join(parent, 'w'));
  }

  /** One of several ways to do the same. Its steps are kept only when it fails; its name opens the failure. */
  async variation(name: string, body: () => Promise<void>): Promise<void> {
    const before = this.#steps.length;
    this.step(`variation: ${name}`);
    try {
      await body();
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      throw new CheckFailure(`${name}: ${error.message}`, error.details);
    }
    this.#steps.splice(before, Infinity, `variation: ${name}: right`);
  }

  /** Fails the check. */
  fail(message: string, details: FailureDetails = {}): never {
    throw new CheckFailure(message, details);
  }

  /** Ends all programs and peers. */
  async end(): Promise<void> {
    for (const wire of this.#wires) wire.destroy();
    for (const host of this.#hosts) host.destroy();
    await Promise.all(this.programs.map((program) => program.destroy()));
  }

  async #start(args: readonly string[], options: RunOptions) {
    const { isolation, script, trace } = this.#context;
    const folder = options.folder ?? this.folder();
    const user = isolation.changesUser ? freeUser() : 0;
    const env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      ...(trace === undefined ? {} : { MYSOCKS_TRACE: join(folder, '.trace') }),
      ...(options.shortIo === true
        ? { MYSOCKS_SHORT_IO: String(this.random.integer(1, 9999)) }
        : {}),
      ...options.env,
    };
    if (isolation.changesUser) giveTo(user, folder);
    const descriptors =
      options.descriptors === undefined ? {} : { descriptors: options.descriptors };
    const launch = { script, args, folder, user, ...descriptors };
    return { process: await IsolatedProcess.start(isolation, launch, env), folder };
  }
}
