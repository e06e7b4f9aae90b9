/**
 * What stands behind a datagram channel: a socket, and what has come that nobody has received yet.
 *
 * Node takes each datagram as it comes. As many bytes are kept as the kernel would keep (`net.core.rmem_default`);
 * what comes when it is full is lost, as in the kernel.
 *
 * @module
 */
import * as dgram from 'node:dgram';
import { fail, type Resolve } from '../calls/results.ts';
import { codeOf } from '../errno.ts';

const MOST_BYTES = 212_992;
/** What the kernel counts for each datagram beside its bytes. */
const OVERHEAD = 512;

/** Where a datagram came from; filled in by `receiveFrom()`. */
export interface From {
  host: string;
  port: number;
}

interface Arrived {
  readonly bytes: Uint8Array;
  readonly from: From;
}

interface Waiting {
  readonly take: (one: Arrived) => number;
  readonly resolve: Resolve;
  timer?: NodeJS.Timeout;
}

export class DatagramSocket {
  readonly socket: dgram.Socket;
  private timeout = 0;
  private closed = false;
  private size = 0;
  private readonly arrived: Arrived[] = [];
  private readonly waiting: Waiting[] = [];
  private watchers: (() => void)[] = [];

  private constructor(socket: dgram.Socket) {
    this.socket = socket;
    socket.on('message', (bytes, { address, port }) => {
      this.add({ bytes, from: { host: address, port } });
    });
    socket.on('error', () => {}); // What it is about is the call's to say.
    socket.unref();
  }

  static bind(port: number, host: string): Promise<DatagramSocket | string> {
    const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4');
    return new Promise((resolve) => {
      socket.once('error', (error) => {
        socket.close();
        resolve(codeOf(error));
      });
      socket.bind({ port, address: host, exclusive: true }, () => {
        socket.removeAllListeners('error');
        resolve(new DatagramSocket(socket));
      });
    });
  }

  send(bytes: Uint8Array, host: string, port: number): Promise<number> {
    return new Promise((resolve) => {
      this.socket.send(bytes, port, host, (error) => {
        if (error) fail(resolve, codeOf(error));
        else resolve(bytes.length);
      });
    });
  }

  receive(buf: Uint8Array, from: Partial<From>): Promise<number> {
    const take = (one: Arrived): number => {
      const part = one.bytes.subarray(0, buf.length);
      buf.set(part);
      Object.assign(from, one.from);
      return part.length;
    };
    const one = this.waiting.length === 0 ? this.arrived.shift() : undefined;
    if (one !== undefined) {
      this.size -= one.bytes.length + OVERHEAD;
      return Promise.resolve(take(one));
    }
    return new Promise((resolve) => {
      const call: Waiting = { take, resolve };
      if (this.timeout > 0) call.timer = setTimeout(() => this.timeIsOver(call), this.timeout);
      this.waiting.push(call);
      this.socket.ref();
    });
  }

  setTimeout(ms: number): void {
    this.timeout = ms;
  }

  get ready(): boolean {
    return this.arrived.length > 0;
  }

  watch(watcher: () => void): void {
    this.watchers.push(watcher);
    this.socket.ref();
  }

  unwatch(watcher: () => void): void {
    this.watchers = this.watchers.filter((other) => other !== watcher);
    this.rest();
  }

  close(): void {
    this.closed = true;
    this.socket.close();
    for (const call of this.waiting.splice(0)) this.settle(call, 'EBADF');
    this.watchers.forEach((watcher) => watcher());
  }

  private add(one: Arrived): void {
    const call = this.waiting.shift();
    if (call !== undefined) {
      clearTimeout(call.timer);
      call.resolve(call.take(one));
      this.rest();
      return;
    }
    const size = one.bytes.length + OVERHEAD;
    if (this.size + size > MOST_BYTES) return;
    this.size += size;
    this.arrived.push(one);
    this.watchers.forEach((watcher) => watcher());
  }

  /** As in reader.ts: first the kernel is asked once more. */
  private timeIsOver(call: Waiting): void {
    setImmediate(() => this.expire(call));
  }

  private expire(call: Waiting): void {
    const place = this.waiting.indexOf(call);
    if (place < 0) return;
    this.waiting.splice(place, 1);
    this.settle(call, 'EAGAIN');
    this.rest();
  }

  private settle(call: Waiting, code: string): void {
    clearTimeout(call.timer);
    fail(call.resolve, code);
  }

  private rest(): void {
    if (!this.closed && this.waiting.length === 0 && this.watchers.length === 0) {
      this.socket.unref();
    }
  }
}
