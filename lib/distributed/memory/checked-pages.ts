/**
 * Pages whose every access we check ourselves: a table of rights that the Worker writes, and a view that looks there
 * before each access. They need no native code, so they are everywhere.
 *
 * @module
 */
import type { Pages } from './member.ts';
import { NONE, READABLE, WRITABLE } from './member.ts';

/** What the Worker and the main thread have in common. */
export interface Shared {
  readonly memory: SharedArrayBuffer;
  /** For each page what the main thread may do. */
  readonly rights: SharedArrayBuffer;
  /** See `BUSY`, `ANSWERS` and `ENDED`. */
  readonly state: SharedArrayBuffer;
  readonly pageSize: number;
}

/** Fields of the state: the page that an access is in, from 1; how often a right was given; an exit status. */
export const BUSY = 0;
export const ANSWERS = 1;
export const ENDED = 2;

/** The side of the Worker. */
export class CheckedPages implements Pages {
  readonly shared: Shared;
  private readonly bytes: Uint8Array;
  private readonly rights: Int32Array;
  private readonly state: Int32Array;

  constructor(count: number, pageSize: number) {
    const memory = new SharedArrayBuffer(count * pageSize);
    const rights = new SharedArrayBuffer(4 * count);
    const state = new SharedArrayBuffer(12);
    this.shared = { memory, rights, state, pageSize };
    this.bytes = new Uint8Array(memory);
    this.rights = new Int32Array(rights);
    this.state = new Int32Array(state);
  }

  install(no: number, data: Uint8Array, writable: boolean): void {
    this.bytes.set(data, no * this.shared.pageSize);
    this.give(no, writable ? WRITABLE : READABLE);
  }

  upgrade(no: number): void {
    this.give(no, WRITABLE);
  }

  freeze(no: number): Uint8Array {
    this.take(no, READABLE);
    const { pageSize } = this.shared;
    return this.bytes.slice(no * pageSize, (no + 1) * pageSize);
  }

  drop(no: number): void {
    this.take(no, NONE);
  }

  /** The answers are counted: a right may come and go before the main thread looks. */
  wake(): void {
    Atomics.add(this.state, ANSWERS, 1);
    Atomics.notify(this.state, ANSWERS);
  }

  /** Ends the main thread where it waits, or as soon as it touches a page that is not here. */
  end(status: number): void {
    Atomics.store(this.state, ENDED, status);
    this.wake();
  }

  close(): void {}

  private give(no: number, right: number): void {
    Atomics.store(this.rights, no, right);
    this.wake();
  }

  /** An access that has begun lasts some nanoseconds, or until its thread has its turn again. */
  private take(no: number, right: number): void {
    Atomics.store(this.rights, no, right);
    while (Atomics.load(this.state, BUSY) === no + 1) Atomics.wait(this.state, BUSY, no + 1, 0.1);
  }
}
