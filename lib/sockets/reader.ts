/**
 * The reading half of a connection.
 *
 * Nothing is read from the kernel while nobody waits in `read()` or in a select, so TCP's flow control reaches
 * the peer. Node reads into one buffer for all connections; what a caller did not ask for is kept for
 * its next read.
 *
 * @module
 */
import { fail, failed, keep, kept, type Resolve } from '../calls/results.ts';
import { restLater } from './resting.ts';
import type { Shorten } from './short-io.ts';
import { start, stop, type Wire } from './wire.ts';

interface Read {
  readonly buf: Uint8Array;
  readonly n: number;
  /** The byte after which nothing more is given; -1 for none. */
  readonly last: number;
  readonly resolve: Resolve;
}

const NOTHING = Buffer.alloc(0);
const END_OF_STREAM = Promise.resolve(0);

export class Reader {
  /** Time limit of a waiting read in milliseconds; 0 for none. */
  timeout = 0;
  /** Bytes that came from the kernel and that nobody has read yet. */
  unread: Buffer = NOTHING;
  /** The peer has ended its stream, and all its bytes have come. */
  private ending = false;
  private code: string | undefined;

  private readonly wire: Wire;
  private readonly shorten: Shorten | undefined;
  private timer: NodeJS.Timeout | undefined;
  private watchers: (() => void)[] | undefined;
  // The read that waits, and those behind it; a second one is rare.
  private waiting: Read | undefined;
  private queue: Read[] | undefined;

  constructor(wire: Wire, shorten: Shorten | undefined) {
    this.wire = wire;
    this.shorten = shorten;
  }

  /** Resolves to 1..n bytes that are now in `buf`, 0 at the end of the stream, -1 on error. */
  read(buf: Uint8Array, n: number, last: number): Promise<number> {
    if (this.waiting === undefined) {
      if (this.unread.length > 0) return Promise.resolve(this.takeUnread(buf, n, last));
      if (this.ending) return END_OF_STREAM;
      if (this.code !== undefined) return failed(this.code);
    }
    const result = new Promise<number>(keep);
    const read = { buf, n, last, resolve: kept() };
    if (this.waiting !== undefined) (this.queue ??= []).push(read);
    else {
      this.waitFor(read);
      start(this.wire);
    }
    return result;
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

  /** The first `count` bytes of `bytes` have come. */
  received(count: number, bytes: Uint8Array): void {
    let from = 0;
    while (this.waiting !== undefined && from < count) {
      const { buf, n, last } = this.waiting;
      const given = this.copy(bytes.subarray(from, Math.min(count, from + n)), buf, last);
      from += given;
      this.settle(given);
    }
    if (from < count) {
      this.unread = Buffer.concat([this.unread, bytes.subarray(from, count)]);
      this.notify();
    }
    if (this.waiting === undefined) restLater(this);
  }

  /** The peer has ended its stream. */
  end(): void {
    this.ending = true;
    while (this.waiting !== undefined) this.settle(0);
    this.notify();
  }

  /** No further byte will come: every read that waits gives -1. */
  fail(code: string): void {
    if (!this.ending) this.code ??= code;
    while (this.waiting !== undefined) this.settle(-1, code);
    this.notify();
  }

  /** The program has closed its channel: it gets no more bytes. */
  close(): void {
    this.fail('EBADF');
    this.rest();
  }

  /** Stops reading when nobody waits for bytes any more. */
  rest(): void {
    if (this.waiting === undefined && (this.ready || !this.watchers?.length)) stop(this.wire);
  }

  /** SO_RCVTIMEO: the time of a read is over. */
  expire(read: Read): void {
    if (this.waiting !== read) return;
    this.settle(-1, 'EAGAIN');
    this.rest();
  }

  private waitFor(read: Read | undefined): void {
    this.waiting = read;
    if (read !== undefined && this.timeout > 0) {
      this.timer = setTimeout(expire, this.timeout, this, read);
    }
  }

  /** Ends the read that waits; the next in the queue takes its place. */
  private settle(result: number, code?: string): void {
    const { resolve } = this.waiting as Read;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (code === undefined) resolve(result);
    else fail(resolve, code);
    this.waitFor(this.queue?.shift());
  }

  private takeUnread(buf: Uint8Array, n: number, last: number): number {
    const { unread } = this;
    const count = this.copy(unread.length <= n ? unread : unread.subarray(0, n), buf, last);
    this.unread = count === unread.length ? NOTHING : unread.subarray(count);
    return count;
  }

  /** Copies bytes to the start of `buf`: fewer in short-I/O mode, and none after `last`. Gives how many. */
  private copy(bytes: Uint8Array, buf: Uint8Array, last: number): number {
    let part = this.shorten === undefined ? bytes : bytes.subarray(0, this.shorten(bytes.length));
    if (last >= 0) part = part.subarray(0, part.indexOf(last) + 1 || part.length);
    buf.set(part);
    return part.length;
  }

  private notify(): void {
    this.watchers?.forEach((watcher) => watcher());
  }
}

/** On a busy machine the loop may not have asked the kernel since the read began: it does before the immediate. */
function expire(reader: Reader, read: Read): void {
  setImmediate(() => reader.expire(read));
}
