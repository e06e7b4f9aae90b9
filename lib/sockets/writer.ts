/**
 * The writing half of a connection.
 *
 * Node has one write at a time, until the kernel has taken all its bytes; further ones wait in the order of their
 * calls. Mostly the kernel takes them at once: then the call is answered at once, and Node's later report is only
 * counted.
 *
 * @module
 */
import { fail, failed, keep, kept, type Resolve } from '../calls/results.ts';
import type { Shorten } from './short-io.ts';
import type { Wire } from './wire.ts';

interface Write {
  readonly data: Uint8Array;
  readonly resolve: Resolve;
}

/** After this many writes in a row that did not wait, the event loop gets a turn: a program that writes to a fast reader must hear signals. */
const TURN = 256;
let atOnce = 0;

export class Writer {
  /** Time limit of a waiting write in milliseconds; 0 for none. */
  timeout = 0;

  private readonly wire: Wire;
  private readonly shorten: Shorten | undefined;
  private readonly onWritten: (error?: Error | null) => void;
  private code: string | undefined;
  private shut = false;
  private closed = false;
  /** A write has timed out: Node still has its bytes, perhaps for ever. */
  private stalled = false;
  /** How many reports Node still owes for writes that have been answered. */
  private answered = 0;
  // The write that waits for the kernel, and those behind it.
  private n = 0;
  private resolve: Resolve | undefined;
  private timer: NodeJS.Timeout | undefined;
  private queue: Write[] | undefined;

  constructor(wire: Wire, shorten: Shorten | undefined) {
    this.wire = wire;
    this.shorten = shorten;
    this.onWritten = this.written.bind(this);
  }

  /** Resolves to the number of bytes that the kernel took: all, or fewer in short-I/O mode; -1 on error. */
  write(data: Uint8Array): Promise<number> {
    if (this.shut || this.code !== undefined) return failed(this.code ?? 'EPIPE');
    const part = this.shorten === undefined ? data : data.subarray(0, this.shorten(data.length));
    if (this.resolve !== undefined) {
      return new Promise((resolve) => (this.queue ??= []).push({ data: part, resolve }));
    }
    if (this.hand(part)) {
      if (++atOnce % TURN !== 0) return Promise.resolve(part.length);
      return new Promise((resolve) => setImmediate(resolve, part.length));
    }
    const result = new Promise<number>(keep);
    this.waitFor(part.length, kept());
    return result;
  }

  /** Ends this side's stream, after the writes that wait: shutdown(SHUT_WR). False when the connection is broken. */
  shutdown(): boolean {
    if (this.code !== undefined) return false;
    if (!this.shut && this.resolve === undefined) this.wire.end();
    this.shut = true;
    return true;
  }

  /** Gives up the socket, after the writes that wait. */
  close(): void {
    this.closed = true;
    if (this.stalled || this.code !== undefined) this.wire.destroy();
    else if (this.resolve === undefined) this.destroy();
  }

  /** The connection is broken or gone: no write that waits will be carried out. */
  fail(code: string): void {
    this.code ??= code;
    while (this.resolve !== undefined) {
      this.settle(-1, this.code);
      const next = this.queue?.shift();
      if (next !== undefined) this.waitFor(0, next.resolve);
    }
  }

  /** Hands bytes to Node. True when the kernel has them all already. */
  private hand(data: Uint8Array): boolean {
    this.wire.write(data, this.onWritten);
    if (this.wire.writableLength > 0 || this.wire.errored !== null || this.wire.destroyed) {
      return false;
    }
    this.answered++;
    return true;
  }

  private waitFor(n: number, resolve: Resolve): void {
    this.n = n;
    this.resolve = resolve;
    if (this.timeout > 0) this.timer = setTimeout(expire, this.timeout, this, resolve);
  }

  private settle(result: number, code?: string): void {
    const resolve = this.resolve as Resolve;
    this.resolve = undefined;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (code === undefined) resolve(result);
    else fail(resolve, code);
  }

  /** Node reports in the order of the writes. An error comes once more, with its cause, as an event of the socket. */
  private written(error?: Error | null): void {
    if (this.answered > 0) this.answered--;
    else if (this.resolve !== undefined && !error) {
      this.settle(this.n);
      this.goOn();
    }
  }

  /** Does the next write in the queue; after the last one, the shutdown or close that was asked for meanwhile. */
  private goOn(): void {
    for (let next = this.queue?.shift(); next !== undefined; next = this.queue?.shift()) {
      if (!this.hand(next.data)) return this.waitFor(next.data.length, next.resolve);
      next.resolve(next.data.length);
    }
    if (this.shut) this.wire.end();
    if (this.closed) this.destroy();
  }

  /** SO_SNDTIMEO: the time of a write is over. Node cannot give its bytes back. */
  expire(write: Resolve): void {
    if (this.resolve !== write) return;
    this.stalled = true;
    this.answered++;
    this.settle(-1, 'EAGAIN');
    if (this.closed) this.wire.destroy();
    else this.goOn();
  }

  /** close(2). Never `end()`: that would also end the stream for processes that hold a copy. */
  private destroy(): void {
    // A shutdown under way goes first: when another process holds a copy, the close alone would not tell the peer.
    if (!this.shut || this.wire.writableFinished) this.wire.destroy();
    else this.wire.once('finish', () => this.wire.destroy());
  }
}

/** As in reader.ts: what the kernel has taken by now counts, though Node may not have heard of it. */
function expire(writer: Writer, write: Resolve): void {
  setImmediate(() => writer.expire(write));
}
