/**
 * The grader's end of one connection, as a client or as a server: the two are the same once connected.
 *
 * @module
 */
import type { Socket } from 'node:net';
import { CheckFailure } from './failure.ts';
import { quote } from '../words/text.ts';
import { pieces, WHOLE, type Cut } from './cuts.ts';
import { Inbox } from './inbox.ts';
import type { ClientRecorder } from './recorder.ts';
import type { Stage } from './stage.ts';
import type { WaitOptions } from './waiting.ts';

/** Unread bytes are kept up to this many; then the program's writes have to wait. */
const UNASKED = 32 * 1024 * 1024;

export class Wire {
  /** As the steps call it: `client 1`, `the server`. */
  readonly name: string;
  readonly inbox: Inbox;
  readonly localPort: number;
  readonly remotePort: number;
  readonly #socket: Socket;
  readonly #stage: Stage;
  readonly #recorder: ClientRecorder | undefined;
  #paused = false;

  /** `incoming` is what comes here, as a failure says it: `the answer to client 1`. */
  constructor(
    name: string,
    incoming: string,
    socket: Socket,
    stage: Stage,
    recorder?: ClientRecorder,
  ) {
    this.name = name;
    this.inbox = new Inbox(incoming, stage.waiting);
    this.inbox.onTaken = () => this.#flow();
    this.localPort = socket.localPort ?? 0;
    this.remotePort = socket.remotePort ?? 0;
    this.#socket = socket;
    this.#stage = stage;
    this.#recorder = recorder;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      recorder?.received(chunk);
      this.inbox.push(chunk);
      this.#flow();
    });
    socket.on('end', () => this.inbox.end('end'));
    for (const over of ['error', 'close']) socket.on(over, () => this.inbox.end('reset'));
    this.#flow(); // an accepted socket is still paused
  }

  /** Sends bytes, cut into several writes; each piece goes when the one before has been read. */
  async send(data: string | Uint8Array, cut: Cut = WHOLE): Promise<void> {
    const bytes = Buffer.from(data);
    this.#stage.step(
      `${this.name} sends ${quote(bytes, 40)}${cut === WHOLE ? '' : `, ${cut.name}`}`,
    );
    const all = pieces(bytes, cut);
    let wait = true; // a program that reads nothing now is not waited for twice
    for (const [i, piece] of all.entries()) {
      if (!(await this.#write(piece))) return;
      if (wait && i < all.length - 1) wait = await this.wasRead();
    }
  }

  /** Bytes that were given to this end and that our kernel has not taken yet. */
  get queued(): number {
    return this.#socket.writableLength;
  }

  /** Whether the program has yet to read something that was sent, by the kernel's account. */
  get unread(): boolean {
    return !this.#stage.wasRead(this.localPort, this.remotePort);
  }

  /** Waits until the program has read what was sent, by the kernel's account; false when it does not. */
  async wasRead(): Promise<boolean> {
    const look = () => (this.unread ? undefined : this);
    return (await this.#stage.poll(look)) === this;
  }

  /** Starts to send and waits for nothing; what the program does not read stays in this process. */
  push(data: string | Uint8Array): void {
    this.#stage.step(`${this.name} sends ${quote(data, 40)}`);
    this.#socket.write(data, this.#recorder?.sends(Buffer.from(data)));
  }

  /** Ends its own stream; the other direction stays open: a half-close. */
  end(): void {
    this.#stage.step(`${this.name} ends its stream`);
    this.#recorder?.ends('shutdown');
    this.#socket.end();
  }

  /** Breaks the connection with a reset, as a client does that crashes with unread bytes. */
  reset(): void {
    this.#stage.step(`${this.name} resets the connection`);
    this.#recorder?.ends('close');
    this.#socket.resetAndDestroy();
  }

  /** Closes both directions. */
  close(): void {
    this.#stage.step(`${this.name} closes the connection`);
    this.#recorder?.ends('close');
    this.#socket.destroy();
  }

  /** Reads nothing more until `resume()`: the program's writes must wait in the end. */
  pause(): void {
    this.#stage.step(`${this.name} stops reading`);
    this.#paused = true;
    this.#socket.pause();
  }

  /** Reads once, though it has stopped reading. */
  sip(): void {
    this.#socket.resume(); // until something has come: then `#flow` pauses it
  }

  resume(): void {
    this.#stage.step(`${this.name} reads again`);
    this.#paused = false;
    this.#flow();
  }

  /** Expects exactly these bytes next. */
  async expect(data: string | Uint8Array, options: WaitOptions = {}): Promise<void> {
    const expected = Buffer.from(data);
    await this.inbox.expect(expected, options);
    if (expected.length > 0) this.#stage.step(`${this.name} gets ${quote(expected, 40)}`);
  }

  /** Takes the next line, whatever it is, without its newline. */
  async line(options: WaitOptions = {}): Promise<string> {
    const look = () =>
      this.inbox.lineLength() >= 0 || this.inbox.ended !== undefined ? this : undefined;
    const found = await this.#stage.until(look, { ...options, last: true });
    const length = this.inbox.lineLength();
    if (length < 0) {
      throw new CheckFailure(
        `${this.inbox.name}: a line should have come; got ${quote(this.inbox.peek())}${this.inbox.ended === undefined ? ' and no more' : ' and the end'}`,
        { symptom: this.inbox.size === 0 ? 'nothing' : 'stopped', timedOut: found !== this },
      );
    }
    const line = this.inbox.take(length).subarray(0, -1);
    this.#stage.step(`${this.name} gets ${quote(line, 40)}`);
    return line.toString('utf8');
  }

  /** Expects the program to end its stream now, with nothing before. */
  async expectEnd(options: WaitOptions = {}): Promise<void> {
    await this.inbox.expectEnd(options);
    this.#stage.step(`${this.name} gets the end of the stream`);
  }

  /** Expects the connection to be closed now, with nothing before: bytes that nobody read turn that into a reset. */
  async expectClosed(options: WaitOptions = {}): Promise<void> {
    await this.inbox.expectEnd({ ...options, reset: true });
    this.#stage.step(`${this.name} sees the connection closed`);
  }

  /** Waits until the connection is over, whether by an end or by a reset, whatever came before. */
  async expectOver(options: WaitOptions = {}): Promise<void> {
    const look = () => {
      this.inbox.take();
      return this.inbox.ended === undefined ? undefined : this;
    };
    if ((await this.#stage.until(look, { ...options, last: true })) !== this) {
      const message = `${this.inbox.name}: the program should have closed the connection`;
      throw new CheckFailure(message, { symptom: 'no-end', timedOut: true });
    }
    this.#stage.step(`${this.name} sees the connection end`);
  }

  /** Ends it silently, at the end of a check. */
  destroy(): void {
    this.#socket.destroy();
  }

  async #write(piece: Buffer): Promise<boolean> {
    if (this.#socket.destroyed) return false;
    const sent = this.#recorder?.sends(piece);
    return new Promise((resolve) => {
      this.#socket.write(piece, (error) => {
        sent?.();
        resolve(!error);
      });
    });
  }

  #flow(): void {
    if (this.#paused || this.inbox.size > UNASKED) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }
}
