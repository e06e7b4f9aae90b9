/**
 * One life of a node in a cluster: its process, and its connection to the proxy.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Parcel } from './channels.ts';
import { frame } from './frames.ts';
import type { NodeOrder } from './node-main.ts';
import type { NodeChild } from './start.ts';

export class Member {
  readonly id: number;
  readonly life: number;
  /** Whoever says this in its hello is this node: others cannot speak for it. */
  readonly key = randomBytes(16).toString('hex');
  /** Resolves when its process is gone and all that it had sent has been read. */
  readonly gone: Promise<void>;
  /** It was told to begin. */
  started = false;
  /** It was told to begin, and not killed since. */
  alive = false;
  /** Its process is gone, and its connection read to its end. */
  over = false;
  socket: Socket | undefined;
  #child: NodeChild | undefined;
  #gone: () => void = () => {};

  constructor(id: number, life: number) {
    this.id = id;
    this.life = life;
    this.gone = new Promise((resolve) => (this.#gone = resolve));
  }

  /** Its process has been started. */
  begin(child: NodeChild, order: NodeOrder, ended: () => void): void {
    this.#child = child;
    child.input.on('error', () => {}); // its end is told below
    child.input.write(`${JSON.stringify(order)}\n`);
    void child.ended.then(async () => {
      const { socket } = this;
      // The kernel closes the connection of a process that has ended: until then it is read.
      if (socket !== undefined && !socket.closed) {
        await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      }
      this.over = true;
      ended();
      this.#gone();
    });
  }

  /** Takes a message that was on its way, unless it was to another life. */
  take({ from, toLife, json, number, sent }: Parcel): void {
    if (!this.alive || this.life !== toLife) return;
    this.put(['message', from.id, json, from.life, number, sent]);
  }

  /** The number of its process. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  put(what: readonly unknown[]): void {
    if (this.socket?.writable === true) this.socket.write(frame(what));
  }

  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.#child?.signal(name);
  }

  /** Ends it, and waits until nothing of it is left. */
  async end(): Promise<void> {
    if (this.#child === undefined) return;
    this.signal('SIGKILL');
    await this.gone;
  }
}
