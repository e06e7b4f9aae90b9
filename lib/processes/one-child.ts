/**
 * One child, as its parent sees it.
 *
 * @module
 */
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { ToChild, ToParent } from './child.ts';
import type { Connection } from '../sockets/connection.ts';
import { happenings } from '../calls/call.ts';
import { handOver } from '../sockets/wire.ts';

/** Who hears about a child. */
export interface Watcher {
  /** The child waits for a client: for its first one, or for a further one. */
  idle(child: Child): void;
  /** The child has ended; its state is the one in which it died. */
  ended(child: Child): void;
}

export class Child {
  readonly pid: number;
  /** What it is doing: starting, waiting for a client, serving one; dead in the end. */
  state: 'starting' | 'idle' | 'serving' | 'dead' = 'starting';
  /** True while it is kept for a client that `forkChild` holds. */
  claimed = false;

  private readonly process: ChildProcess;
  private readonly watcher: Watcher;
  /** Resolve functions of those who wait for its next step: true, or false when it dies before. */
  private waiting: ((alive: boolean) => void)[] = [];

  constructor(process: ChildProcess, watcher: Watcher) {
    this.process = process;
    this.pid = process.pid as number;
    this.watcher = watcher;
    // 'close' comes after the child's last message; 'exit' may overtake one.
    process.on('message', (message: ToParent) => this.heard(message));
    process.on('close', () => this.died());
    process.on('error', () => {}); // A signal or a message did not reach it: 'close' follows.
    // Children do not keep their parent alive, unless it waits for them (parent.ts).
    process.unref();
    process.channel?.unref();
    happenings.publish({ what: 'fork', child: this.pid });
  }

  /** Resolves to true when the child waits for a client, to false when it dies before. */
  async ready(): Promise<boolean> {
    return this.state === 'starting' ? this.next() : this.state === 'idle';
  }

  /** Passes a connection. Resolves to true when the child has it; to false when it died first, and nothing is lost. */
  async give(connection: Connection): Promise<boolean> {
    const { reader, seen, wire } = connection;
    handOver(wire);
    const unread = reader.unread.toString('base64');
    this.state = 'serving';
    const taken = this.next();
    const message: ToChild = { mysocks: 'client', unread, seen };
    // With keepOpen this process has its copy until it closes it, as after fork(2).
    this.send(message, wire, { keepOpen: true });
    if (!(await taken)) return false;
    reader.unread = Buffer.alloc(0);
    happenings.publish({ what: 'pass', child: this.pid, connection: connection.name });
    return true;
  }

  /** Ends a child that has no client. */
  retire(): void {
    // Not with disconnect(): Node would emit no 'close'.
    if (this.state === 'idle') this.send({ mysocks: 'end' });
    else this.process.kill('SIGKILL');
  }

  kill(signal: NodeJS.Signals): void {
    // A running child ignores these two, as Ctrl-C sends them to everybody: a message says that this one counts.
    const left = signal === 'SIGINT' || signal === 'SIGTERM';
    if (left && this.state !== 'starting' && this.process.connected) {
      this.send({ mysocks: 'signal', signal });
    } else this.process.kill(signal);
  }

  private heard(message: ToParent): void {
    if (message.mysocks === 'warm') this.warm(message.port);
    else if (message.mysocks === 'taken') this.step(true);
    else if (message.mysocks === 'ready') {
      this.state = 'idle';
      this.step(true);
      this.watcher.idle(this);
    }
  }

  /** A spare warms up with a connection to itself: one end is passed to it as a client would be. */
  private warm(port: number): void {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => this.send({ mysocks: 'warm' }, socket));
    socket.on('error', () => this.send({ mysocks: 'warm' }));
  }

  private send(message: ToChild, ...socket: [] | [socket: object, options?: object]): void {
    const [handle, options] = socket;
    this.process.send(message, handle as never, options as never, () => {});
  }

  private next(): Promise<boolean> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private step(alive: boolean): void {
    for (const resolve of this.waiting.splice(0)) resolve(alive);
  }

  private died(): void {
    this.step(false);
    this.watcher.ended(this);
    this.state = 'dead';
  }
}
