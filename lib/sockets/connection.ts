/**
 * What stands behind a connected channel: a socket with its reading half and its writing half.
 *
 * A socket keeps its process alive while it reads or writes, and not while it rests: so a channel keeps the
 * process alive only while a call waits on it.
 *
 * @module
 */
import { codeOf } from '../errno.ts';
import { Reader } from './reader.ts';
import { shortIO } from './short-io.ts';
import { hostPort, type Receiver, type Wire } from './wire.ts';
import { Writer } from './writer.ts';

let connections = 0;

export class Connection implements Receiver {
  readonly role: 'client' | 'server';
  readonly wire: Wire;
  readonly reader: Reader;
  readonly writer: Writer;
  /** How many bytes the observed calls have read and written (observed.ts). */
  readonly seen = { in: 0, out: 0 };
  /** Why the connection is broken, once it is. */
  code: string | undefined;
  private client: string | undefined;

  constructor(role: 'client' | 'server', makeWire: (receiver: Receiver) => Wire) {
    const shorten = shortIO(connections++);
    this.role = role;
    this.wire = makeWire(this);
    this.reader = new Reader(this.wire, shorten);
    this.writer = new Writer(this.wire, shorten);
  }

  /**
   * Resolves to 1..n bytes that are now in `buf`, 0 at the end of the stream, -1 on error.
   * A byte that equals `last` is the last one that it gives.
   */
  read(buf: Uint8Array, n: number, last = -1): Promise<number> {
    return this.reader.read(buf, n, last);
  }

  /** Resolves to how many bytes the kernel has taken, -1 on error. */
  write(data: Uint8Array): Promise<number> {
    return data.length === 0 ? Promise.resolve(0) : this.writer.write(data);
  }

  /** From now on a read or a write that waits longer than `ms` fails with `EAGAIN`; 0 for no limit. */
  setTimeout(ms: number): void {
    this.reader.timeout = ms;
    this.writer.timeout = ms;
  }

  /** True when a read would not wait. */
  get ready(): boolean {
    return this.reader.ready;
  }

  /** Calls `watcher` as soon as `ready` is true. */
  watch(watcher: () => void): void {
    this.reader.watch(watcher);
  }

  unwatch(watcher: () => void): void {
    this.reader.unwatch(watcher);
  }

  /** Ends the waiting reads, lets the waiting writes go out, and gives up this process's copy. */
  close(): void {
    this.reader.close();
    this.writer.close();
  }

  /** Address and port of the client, by which both sides know the connection; `''` when it was broken before. */
  get name(): string {
    const { wire, role } = this;
    return (this.client ??=
      role === 'client'
        ? hostPort(wire.localAddress, wire.localPort)
        : hostPort(wire.remoteAddress, wire.remotePort));
  }

  received(n: number, bytes: Uint8Array): void {
    this.reader.received(n, bytes);
  }

  ended(): void {
    this.reader.end();
  }

  broken(error: Error): void {
    this.code ??= codeOf(error);
    this.reader.fail(this.code);
    this.writer.fail(this.code);
  }

  gone(): void {
    // Without an error this side closed it, or both streams had ended.
    this.reader.fail('EBADF');
    this.writer.fail('EPIPE');
  }
}
