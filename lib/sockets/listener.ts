/**
 * What stands behind a listening channel: the clients that nobody has accepted yet, in order of arrival.
 *
 * Node accepts each connection from the kernel at once, so every waiting client takes a descriptor of this process.
 * When descriptors run out, libuv silently accepts and closes each further client. So we look ahead: the
 * client that gets the last descriptor is turned away, and the next accept gives -1/`EMFILE`.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/accept.2.html accept(2)}
 */
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import { Connection } from './connection.ts';
import { codeOf } from '../errno.ts';
import { fail, failed, type Resolve } from '../calls/results.ts';
import { happenings } from '../calls/call.ts';
import { descriptorOf, onClient, wireOf, type Client } from './wire.ts';

/** What an accept gets: a connection, or the code of a failure. */
type Arrival = Connection | string;

export class Listener {
  readonly server: net.Server;
  private readonly arrivals: Arrival[] = [];
  private readonly waiting: {
    accept: (arrival: Connection) => number;
    resolve: Resolve;
  }[] = [];
  private watchers: (() => void)[] = [];

  private constructor(server: net.Server) {
    this.server = server;
    onClient(
      server,
      (client) => this.arrived(client),
      (code) => this.add(code),
    );
    server.unref();
  }

  /** Resolves to a listener, or to the code of the failure. */
  static listen(at: { port: number; host: string } | { path: string }): Promise<Listener | string> {
    // Paused: otherwise Node would read and drop what a client sends before its channel is read.
    const options = {
      pauseOnConnect: true,
      allowHalfOpen: true,
      noDelay: true,
    };
    const server = net.createServer(options);
    return new Promise((resolve) => {
      server.once('error', (error) => resolve(codeOf(error)));
      server.listen(at, () => {
        server.removeAllListeners('error');
        resolve(new Listener(server));
      });
    });
  }

  /** Resolves to what `accept` makes of the next client, -1 on error. Waiting calls are served in their order. */
  accept(accept: (arrival: Connection) => number): Promise<number> {
    const arrival = this.arrivals.shift();
    if (typeof arrival === 'string') return failed(arrival);
    if (arrival !== undefined) return Promise.resolve(accept(arrival));
    this.server.ref(); // For Node a listening socket is always busy; ours is only while somebody waits.
    return new Promise((resolve) => this.waiting.push({ accept, resolve }));
  }

  get ready(): boolean {
    return this.arrivals.length > 0;
  }

  watch(watcher: () => void): void {
    this.watchers.push(watcher);
    this.server.ref();
  }

  unwatch(watcher: () => void): void {
    this.watchers = this.watchers.filter((other) => other !== watcher);
    this.rest();
  }

  /** Resets the clients that wait, as the kernel does; accepts that wait give `EBADF`. */
  close(): void {
    this.server.close();
    for (const arrival of this.arrivals) {
      if (arrival instanceof Connection) arrival.wire.reset();
    }
    for (const { resolve } of this.waiting.splice(0)) fail(resolve, 'EBADF');
    this.watchers.forEach((watcher) => watcher());
  }

  private arrived(client: Client): void {
    const connection = new Connection('server', (receiver) => wireOf(client, receiver));
    if (descriptorOf(client) >= descriptorLimit() - 1) {
      connection.close();
      if (this.arrivals.at(-1) !== 'EMFILE') this.add('EMFILE');
      return;
    }
    if (happenings.hasSubscribers) {
      happenings.publish({ what: 'queued', connection: connection.name });
    }
    this.add(connection);
  }

  private add(arrival: Arrival): void {
    const next = this.waiting.shift();
    if (next === undefined) this.arrivals.push(arrival);
    else if (typeof arrival === 'string') fail(next.resolve, arrival);
    else next.resolve(next.accept(arrival));
    this.rest();
    this.watchers.forEach((watcher) => watcher());
  }

  private rest(): void {
    if (this.waiting.length === 0 && this.watchers.length === 0) this.server.unref();
  }
}

let limit = 0;

/** RLIMIT_NOFILE of this process, where the system tells it. */
function descriptorLimit(): number {
  if (limit === 0) {
    limit = Infinity;
    if (process.platform === 'linux') {
      const found = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
      if (found !== null) limit = Number(found[1]);
    }
  }
  return limit;
}
