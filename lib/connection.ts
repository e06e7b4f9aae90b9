/**
 * What stands behind a connected channel: reads that pull, writes that wait (see writer.ts).
 *
 * Nothing is read from the kernel while nobody waits in `read()` or in a select, so TCP's flow control reaches
 * the peer. Node reads into one buffer for all connections; what a caller did not ask for is kept for
 * its next read. A socket that reads or writes keeps its process alive, one that rests does not: so a
 * channel keeps the process alive just while a call waits on it.
 *
 * @module
 */
import { codeOf, fail, failed, keep, kept, type Resolve } from './errno.ts';
import { shortIO, type Shorten } from './short-io.ts';
import { hostPort, start, stop, type Receiver, type Wire } from './wire.ts';
import { Writer } from './writer.ts';

interface Read {
  readonly buf: Uint8Array;
  readonly n: number;
  readonly last: number;
  readonly resolve: Resolve;
}

const NOTHING = Buffer.alloc(0);
const ZERO = Promise.resolve(0);
let connections = 0;

export class Connection implements Receiver {
  readonly role: 'client' | 'server';
  readonly wire: Wire;
  readonly writer: Writer;
  /** How many bytes the observed calls have read and written (observe.ts). */
  readonly seen = { in: 0, out: 0 };
  /** Bytes that came from the kernel and that nobody has read yet. */
  unread: Buffer = NOTHING;
  /** Why the connection is broken, once it is. */
  code: string | undefined;

  private client: string | undefined;
  private ending = false;
  private timeout = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly shorten: Shorten | undefined;
  private watchers: (() => void)[] | undefined;
  // The read that waits stands in four fields, those behind it in a queue: hardly ever is there a second one.
  private buf: Uint8Array = NOTHING;
  private n = 0;
  private last = -1;
  private resolve: Resolve | undefined;
  private queue: Read[] | undefined;

  constructor(role: 'client' | 'server', makeWire: (receiver: Receiver) => Wire) {
    this.role = role;
    this.shorten = shortIO(connections++);
    this.wire = makeWire(this);
    this.writer = new Writer(this.wire, this.shorten);
  }

  /**
   * Resolves to 1..n bytes that are now in `buf`, 0 at the end of the stream, -1 on error.
   * A byte that equals `last` is the last one that it gives.
   */
  read(buf: Uint8Array, n: number, last = -1): Promise<number> {
    if (this.resolve !== undefined) {
      return new Promise((resolve) => (this.queue ??= []).push({ buf, n, last, resolve }));
    }
    if (this.unread.length > 0) return Promise.resolve(this.takeUnread(buf, n, last));
    if (this.ending) return ZERO;
    if (this.code !== undefined) return failed(this.code);
    const result = new Promise<number>(keep);
    this.waitFor(buf, n, last, kept());
    start(this.wire);
    return result;
  }

  /** Resolves to how many bytes the kernel has taken, -1 on error. */
  write(data: Uint8Array): Promise<number> {
    return data.length === 0 ? ZERO : this.writer.write(data);
  }

  /** Address and port of the client, by which both sides know the connection; `''` when it was broken before. */
  get name(): string {
    const { wire, role } = this;
    return (this.client ??=
      role === 'client'
        ? hostPort(wire.localAddress, wire.localPort)
        : hostPort(wire.remoteAddress, wire.remotePort));
  }

  /** True when a read would not wait. */
  get ready(): boolean {
    return this.unread.length > 0 || this.ending || this.code !== undefined;
  }

  /** Calls `watcher` as soon as `ready` is true. Reads one buffer ahead for that: Node cannot peek. */
  watch(watcher: () => void): void {
    (this.watchers ??= []).push(watcher);
    if (!this.ready) start(this.wire);
  }

  unwatch(watcher: () => void): void {
    this.watchers = this.watchers?.filter((other) => other !== watcher);
    this.rest();
  }

  /** From now on a read or a write that waits longer than `ms` fails with `EAGAIN`; 0 for no limit. */
  setTimeout(ms: number): void {
    this.timeout = ms;
    this.writer.timeout = ms;
  }

  /** Ends the waiting reads, lets the waiting writes go out, and gives up this process's copy. */
  close(): void {
    this.failReads('EBADF');
    this.notify();
    this.rest();
    this.writer.close();
  }

  received(n: number, bytes: Uint8Array): void {
    let from = 0;
    while (this.resolve !== undefined && from < n) {
      const count = this.copy(bytes.subarray(from, n), this.buf, this.n, this.last);
      from += count;
      this.settle(count);
    }
    if (from < n) {
      this.unread = Buffer.concat([this.unread, bytes.subarray(from, n)]);
      this.notify();
    }
    // Most programs read again as soon as they have answered. So reading goes on until they have had their turn.
    if (this.resolve === undefined) restLater(this);
  }

  ended(): void {
    this.ending = true;
    while (this.resolve !== undefined) this.settle(0);
    this.notify();
  }

  broken(error: Error): void {
    this.code ??= codeOf(error);
    this.failReads(this.code);
    this.writer.fail(this.code);
    this.notify();
  }

  gone(): void {
    // Without an error it was this side that closed it, or both streams had ended.
    if (!this.ending) this.code ??= 'EBADF';
    this.failReads('EBADF');
    this.writer.fail('EPIPE');
  }

  private waitFor(buf: Uint8Array, n: number, last: number, resolve: Resolve): void {
    this.buf = buf;
    this.n = n;
    this.last = last;
    this.resolve = resolve;
    if (this.timeout > 0) this.timer = setTimeout(expire, this.timeout, this);
  }

  /** Ends the read that waits with `result`; the next one in the queue waits from now on. */
  private settle(result: number, code?: string): void {
    const resolve = this.resolve as Resolve;
    this.resolve = undefined;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (code === undefined) resolve(result);
    else fail(resolve, code);
    const next = this.queue?.shift();
    if (next !== undefined) this.waitFor(next.buf, next.n, next.last, next.resolve);
  }

  private failReads(code: string): void {
    while (this.resolve !== undefined) this.settle(-1, code);
  }

  /** SO_RCVTIMEO: the read that waits has waited long enough. */
  expire(): void {
    this.settle(-1, 'EAGAIN');
    this.rest();
  }

  /** Stops reading when nobody waits for bytes any more. */
  rest(): void {
    if (this.resolve === undefined && !this.watchers?.length) stop(this.wire);
  }

  private takeUnread(buf: Uint8Array, n: number, last: number): number {
    const count = this.copy(this.unread, buf, n, last);
    this.unread = count === this.unread.length ? NOTHING : this.unread.subarray(count);
    return count;
  }

  /** Copies bytes to the start of `buf`: `n` at the most, and none after `last`. Gives how many. */
  private copy(bytes: Uint8Array, buf: Uint8Array, n: number, last: number): number {
    let count = Math.min(n, bytes.length);
    if (this.shorten !== undefined) count = this.shorten(count);
    let part = count === bytes.length ? bytes : bytes.subarray(0, count);
    if (last >= 0) part = part.subarray(0, part.indexOf(last) + 1 || count);
    buf.set(part);
    return part.length;
  }

  private notify(): void {
    this.watchers?.forEach((watcher) => watcher());
  }
}

function expire(connection: Connection): void {
  connection.expire();
}

let resting: Connection[] = [];
const resolved = Promise.resolve();

/**
 * Lets a connection rest unless somebody reads from it by the end of this turn. Programs go on in microtasks; a tick that a
 * microtask asks for comes after the last of them, and before libuv reads again.
 */
function restLater(connection: Connection): void {
  if (resting.push(connection) === 1) void resolved.then(tick);
}
function tick(): void {
  process.nextTick(restAll);
}
function restAll(): void {
  const connections = resting;
  resting = [];
  for (const connection of connections) connection.rest();
}
