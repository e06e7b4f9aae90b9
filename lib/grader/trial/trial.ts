/**
 * One check's run: what a check gets as `t`. It starts the program, plays its peers, and keeps the steps.
 *
 * @module
 */
import { copyFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { CheckFailure, type FailureDetails } from './failure.ts';
import { ownersOf } from './ledger.ts';
import type { Proc } from '../kernel/processes.ts';
import { farEnd } from '../kernel/tcp.ts';
import { connectTo } from './connect.ts';
import { Random } from './random.ts';
import { Host, type Peer } from './host.ts';
import { Ipc } from './ipc.ts';
import {
  asOneUser,
  launch,
  newFolder,
  type RunOptions,
  type ServeOptions,
  type TrialContext,
} from './launch.ts';
import { freePort } from './port.ts';
import { StudentProgram } from './student-program.ts';
import { ClientRecorder } from './recorder.ts';
import { Service } from './service.ts';
import { Stage } from './stage.ts';
import { Wire } from './wire.ts';
import { Witnesses } from './witnesses.ts';

/** More than any kernel was seen to keep for a connection. */
const MUCH = 12_000_000;

export class Trial extends Stage {
  /** Random data; the same seed gives the same data again. */
  readonly random: Random;
  /** The programs that were started. */
  readonly programs: StudentProgram[] = [];
  readonly witnesses = new Witnesses(this.programs);
  /** After this many unread bytes a writer has to wait. */
  readonly overflow: number;
  /** Whether `overflow` is small enough for a slow program to reach it: on Linux always. */
  readonly exact: boolean;
  /** What it shares with the other checks of its run. */
  readonly context: TrialContext;
  readonly #ipc: Ipc | undefined;
  readonly #peers: Peer[] = [];
  readonly #wires: Wire[] = [];

  constructor(context: TrialContext, id: string) {
    super(context.machine.startCost, context.machine.canList);
    this.context = asOneUser(context);
    this.#ipc = context.ipc === true ? new Ipc(this.context) : undefined;
    const { mostKept } = context.machine;
    this.overflow = Math.min(MUCH, 2 * mostKept);
    this.exact = mostKept < MUCH / 10;
    this.random = new Random(context.seed, id);
  }

  /** Queues and shared memory, for an exercise that has `'mysocks/ipc'` in its `library`. */
  get ipc(): Ipc {
    if (this.#ipc === undefined) throw new Error("'mysocks/ipc' must be in the exercise's library");
    return this.#ipc;
  }

  /** Starts the program with these arguments, as a client or a tool. */
  async run(args: readonly (string | number)[], options: RunOptions = {}): Promise<StudentProgram> {
    const words = args.map(String);
    const { process, folder } = await this.#launch(this.context, words, options);
    const { name } = this.context;
    this.step(`${name} is started${words.length > 0 ? `: ${words.join(' ')}` : ''}`);
    return this.#keep(new StudentProgram(name, process, folder, this));
  }

  /** Starts the program as a server on a free port, and waits until it listens. */
  async serve(options: ServeOptions = {}): Promise<Service> {
    const port = await freePort(options.datagrams);
    const words = [String(port), ...(options.args ?? [])];
    const { process, folder } = await this.#launch(this.context, words, options);
    const { name } = this.context;
    this.step(`${name} is started: ${words.join(' ')}`);
    const service = this.#keep(new Service({ port, ...options }, name, process, folder, this));
    await service.listens();
    return service;
  }

  /**
   * Starts a server that comes with the exercise, a JavaScript file, on a free port: for a program that is a client.
   * Nothing that becomes of it is a mistake of the program.
   */
  async serveGiven(file: string): Promise<Service> {
    const port = await freePort();
    const folder = newFolder(this.context);
    // Under a name that tells nothing, where the user of the program may read it.
    const script = join(folder, 'server.mjs');
    copyFileSync(file, script);
    const context = { ...this.context, script };
    const { process } = await this.#launch(context, [String(port)], { folder });
    const name = basename(file, '.mjs');
    const service = this.endsWith(new Service({ port }, name, process, folder, this));
    this.processes.push(process);
    await service.listens();
    return service;
  }

  /** Connects to the program as the next client. */
  async connect(service: Service): Promise<Wire> {
    const name = `client ${this.#wires.length + 1}`;
    const socket = connectTo(service.port, this.context.machine.shrinks);
    const recorder = this.#recorderFor(service, socket);
    let failure: Error | undefined;
    socket.on('error', (error) => {
      failure = error;
      this.ring();
    });
    socket.on('connect', () => this.ring());
    await this.until(() => ((failure ?? !socket.connecting) ? this : undefined));
    if (failure !== undefined || socket.connecting) {
      socket.destroy();
      const why = failure?.message ?? 'no answer';
      throw new CheckFailure(`${name} could not connect: ${why}`, { symptom: 'refused' });
    }
    this.step(`${name} connects`);
    const wire = new Wire(name, `the answer to ${name}`, socket, this, recorder);
    this.#wires.push(wire);
    return wire;
  }

  /** Listens on a free port, for a program that is a client. */
  async listen(address = '127.0.0.1'): Promise<Host> {
    return this.endsWith(await Host.listen(address, this, this.context.machine.shrinks));
  }

  /** Has a peer that the check itself has made end with the check. */
  endsWith<P extends Peer>(peer: P): P {
    this.#peers.push(peer);
    return peer;
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
    return newFolder(this.context);
  }

  protected override readonly beginVariation = () => this.witnesses.variation();

  /** Fails the check. */
  fail(message: string, details: FailureDetails = {}): never {
    throw new CheckFailure(message, details);
  }

  /** Ends all programs and peers. */
  async end(): Promise<void> {
    for (const wire of this.#wires) wire.destroy();
    await Promise.all([...this.#peers, ...this.programs].map(async (each) => each.destroy()));
    this.#ipc?.end();
  }

  /** Where what this program does is to be kept, if it is recorded: `FOLDER/1` for the first one … */
  recordingOf(program: StudentProgram): string | undefined {
    const { recordings } = this.context;
    const number = this.programs.indexOf(program) + 1;
    return recordings === undefined ? undefined : join(recordings, String(number));
  }

  #recorderFor(service: Service, socket: Socket): ClientRecorder | undefined {
    const folder = this.recordingOf(service);
    if (folder === undefined) return undefined;
    return new ClientRecorder(folder, this.#wires.length + 1, socket, `127.0.0.1:${service.port}`);
  }

  /** A check that waits for another program meanwhile does not wait in vain: this one may be what it needs. */
  #launch(context: TrialContext, args: readonly string[], options: RunOptions) {
    const number = this.programs.length;
    return this.vigil.during(launch({ ...context, number }, args, options, this.random));
  }

  #keep<P extends StudentProgram>(program: P): P {
    this.programs.push(program);
    this.processes.push(program.process);
    this.#ipc?.saw([program.process.pid ?? -1]);
    return program;
  }
}
