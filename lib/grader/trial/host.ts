/**
 * The grader as a server, for the exercises in which the student writes a client.
 *
 * @module
 */
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { CheckFailure } from './failure.ts';
import { shrink } from '../kernel/buffers.ts';
import { endedHow } from '../sandbox/exit.ts';
import type { Stage } from './stage.ts';
import { START_MS, type WaitOptions } from './waiting.ts';
import { Wire } from './wire.ts';

const TOO_EARLY =
  'It ended by itself, and nobody has come. Is there a connectSocket to HOST and PORT as they are given, and an await before it?';

/** Somebody who plays a part in a check. */
export interface Peer {
  readonly destroy: () => void | Promise<void>;
}

export class Host {
  readonly port: number;
  readonly #server: Server;
  readonly #stage: Stage;
  readonly #arrived: Socket[] = [];
  readonly #wires: Wire[] = [];

  private constructor(server: Server, stage: Stage) {
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
    this.#stage = stage;
    server.on('connection', (socket) => {
      socket.on('error', () => {}); // until a wire takes it
      this.#arrived.push(socket);
      stage.ring();
    });
  }

  /** Listens on a free port of that address, if wanted with small buffers for its connections. */
  static async listen(address: string, stage: Stage, shrinks: boolean): Promise<Host> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.listen(0, address);
    await once(server, 'listening');
    if (shrinks) shrink((server as { _handle?: { fd: number } })._handle?.fd ?? -1);
    stage.step('the server listens on a free port');
    return new Host(server, stage);
  }

  /** How many connections have come that were not accepted yet. */
  get waiting(): number {
    return this.#arrived.length;
  }

  /** Waits for the program to connect. */
  async accept(options: WaitOptions = {}): Promise<Wire> {
    const { processes } = this.#stage;
    const gone = () => processes.length > 0 && processes.every(({ exit }) => exit !== undefined);
    const look = () => (this.#arrived.length > 0 || gone() ? this : undefined);
    await this.#stage.until(look, { limit: START_MS, ...options, last: true });
    const socket = this.#arrived.shift();
    if (socket === undefined) throw this.#notConnected();
    this.#stage.step('the program connects');
    const name =
      this.#wires.length === 0 ? 'the server' : `the server (connection ${this.#wires.length + 1})`;
    const wire = new Wire(name, 'what the program sent', socket, this.#stage);
    this.#wires.push(wire);
    return wire;
  }

  /** Stops listening; connections that stand are not touched. */
  close(): void {
    this.#server.close();
  }

  /** Ends everything silently, at the end of a check. */
  destroy(): void {
    this.#server.close();
    for (const wire of this.#wires) wire.destroy();
    for (const socket of this.#arrived) socket.destroy();
  }

  #notConnected(): CheckFailure {
    const exit = this.#stage.processes
      .map((process) => process.exit)
      .find((exit) => exit !== undefined);
    const instead = exit === undefined ? 'it runs but does not' : `it ${endedHow(exit)}`;
    return new CheckFailure(`the program should connect to the server, but ${instead}`, {
      symptom: 'not-connecting',
      timedOut: exit === undefined,
      ...(exit?.status === 0 ? { advice: TOO_EARLY } : {}),
    });
  }
}
