/**
 * The grader's end of what is said with datagrams: a socket that keeps what comes, and when it came.
 *
 * @module
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  ASLEEP,
  CheckFailure,
  durationMs,
  quote,
  showDifference,
  type Trial,
  type WaitOptions,
} from '../../../lib/grader/index.ts';

/** How often the clock is read while nothing comes. */
const TICK_MS = 5;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A datagram that has come. */
export interface Arrival {
  readonly bytes: Buffer;
  readonly from: Address;
  /**
   * When it came: after `after` and before `before`, in milliseconds. A process that gets no processor takes what has
   * come later than it came.
   */
  readonly after: number;
  readonly before: number;
  /** The same on the clock of all limits. */
  readonly counted: number;
}

export class DatagramPeer {
  /** As the steps call it: `client 1`. */
  readonly name: string;
  readonly address: Address;
  /** All that has come and was not taken yet. */
  readonly arrived: Arrival[] = [];
  /** For how long this process got no processor, at most, since the socket was opened. */
  blind = 0;
  readonly #socket: Socket;
  readonly #t: Trial;
  readonly #ticking: NodeJS.Timeout;
  #ticks: [number, number] = [performance.now(), performance.now()];
  #closed = false;

  private constructor(t: Trial, name: string, socket: Socket) {
    this.#t = t;
    this.name = name;
    this.#socket = socket;
    const { address, port } = socket.address();
    this.address = { host: address, port };
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    socket.on('message', (bytes, { address: host, port: from }) => {
      const [after] = this.#ticks; // since the tick before the last one all that had come was taken
      const times = { after, before: performance.now(), counted: t.clock.now() };
      this.arrived.push({ bytes, from: { host, port: from }, ...times });
      t.ring();
    });
    socket.on('error', () => {}); // nobody may be there any more to whom it sends
  }

  /** A socket on a free port, or on that one; it is closed when the check ends. */
  static async open(t: Trial, name: string, { host = '127.0.0.1', port = 0 } = {}) {
    const socket = createSocket('udp4');
    socket.bind({ address: host, port, exclusive: true });
    await once(socket, 'listening');
    return t.endsWith(new DatagramPeer(t, name, socket));
  }

  #tick(): void {
    const now = performance.now();
    this.blind = Math.max(this.blind, now - this.#ticks[1] - TICK_MS);
    this.#ticks = [this.#ticks[1], now];
  }

  /** Sends a datagram. It has come when this resolves. */
  async send(data: string | Uint8Array, { port, host = '127.0.0.1' }: Partial<Address>) {
    this.#t.step(`${this.name} sends ${inWords(data)}`);
    await new Promise((resolve) => this.#socket.send(data, port, host, resolve));
  }

  /** Waits for the next one and takes it. Fails when there is none: `what` should have come. */
  async next(what: string, options: WaitOptions = {}): Promise<Arrival> {
    const { programs } = this.#t;
    const gone = () => programs.length > 0 && programs.every(({ isOver }) => isOver);
    const look = () => (this.arrived.length > 0 || gone() ? this : undefined);
    const found = await this.#t.until(look, { ...options, last: true });
    const one = this.arrived.shift();
    if (one !== undefined) {
      this.#t.step(`${this.name} gets ${inWords(one.bytes)}`);
      return one;
    }
    const limit = durationMs(this.#t.limit(options));
    const why = { asleep: `nothing came: ${ASLEEP}`, hang: `nothing came within ${limit}` };
    const instead =
      found === this ? 'the program has ended' : why[found === 'asleep' ? found : 'hang'];
    throw new CheckFailure(`${this.name}: ${what} should have come, but ${instead}`, {
      symptom: 'nothing',
      timedOut: found !== this,
    });
  }

  /** Expects this datagram next, whoever sends it. */
  async expect(data: string | Uint8Array, what: string): Promise<Arrival> {
    const expected = Buffer.from(data);
    const arrival = await this.next(what);
    const { bytes } = arrival;
    if (bytes.equals(expected)) return arrival;
    const sizes = `${bytes.length} bytes came, ${expected.length} were due`;
    const shown = showDifference(expected, bytes);
    throw new CheckFailure(
      [`${this.name}: ${what} is another one: ${sizes}`, ...shown].join('\n'),
      { symptom: 'different', expected, got: bytes },
    );
  }

  /** Fails when something has come that nobody asked for. */
  expectNothing(): void {
    const [extra] = this.arrived;
    if (extra === undefined) return;
    throw new CheckFailure(
      `${this.name} has got all that it should, and then ${inWords(extra.bytes)}`,
      { symptom: 'too-much' },
    );
  }

  /** It is gone: what is sent to its port from now on comes nowhere. */
  async close(): Promise<void> {
    this.#t.step(`${this.name} closes its socket`);
    const closed = once(this.#socket, 'close');
    this.destroy();
    await closed;
  }

  /** Ends it silently, at the end of a check. */
  readonly destroy = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#ticking);
    this.#socket.close();
  };
}

/** A datagram as a step says it. */
export function inWords(data: string | Uint8Array): string {
  return data.length === 0 ? 'an empty datagram' : quote(data, 40);
}
