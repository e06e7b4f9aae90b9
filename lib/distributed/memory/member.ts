/**
 * One process's rights to the pages: answers its faults by asking home, and home's orders by taking rights away.
 * Pure: faults and messages in, messages out, and the pages are told what they are now.
 *
 * @module
 */
import { M, NAME, WrongMessage, type Message, type Send } from './wire.ts';

/** The pages of one process, however its accesses are checked. */
export interface Pages {
  /** What the page holds, and what is right from now on. Who waits for it goes on, here and in `upgrade`. */
  install(no: number, data: Uint8Array, writable: boolean): void;
  /** The copy that is here may be written. */
  upgrade(no: number): void;
  /** It may be read only from now on. Gives what it holds: nothing that is written later is lost. */
  freeze(no: number): Uint8Array;
  drop(no: number): void;
  /** Who waits has the right already: it should look again. */
  wake(no: number): void;
  /** Nothing is asked for any more. */
  close(): void;
}

export const NONE = 0;
export const READABLE = 1;
export const WRITABLE = 2;

/** What is counted. */
export type Counted = 'readFaults' | 'writeFaults' | 'upgrades' | 'invalidated' | 'fetched';

export interface MemberOptions {
  readonly count: number;
  readonly pageSize: number;
  readonly pages: Pages;
  readonly send: Send;
  readonly counts?: (what: Counted, no: number) => void;
  /** Lets a thread that was just given a page use it once: it sleeps for a moment. */
  readonly rest?: () => void;
}

/** How long a page stays at least, or two processes that write in turns would take it from each other unused. */
export const REST_MS = 0.1;

export class Member {
  /** What the process waits for: page to since when. */
  readonly asked = new Map<number, { readonly write: boolean; readonly since: number }>();
  private readonly right: Uint8Array;
  private readonly pageSize: number;
  private readonly pages: Pages;
  private readonly send: Send;
  private readonly counts: (what: Counted, no: number) => void;
  private readonly rest: () => void;
  private readonly since: Float64Array;
  private left = false;

  constructor({ count, pageSize, pages, send, counts = () => {}, rest = () => {} }: MemberOptions) {
    this.right = new Uint8Array(count);
    this.pageSize = pageSize;
    this.pages = pages;
    this.send = send;
    this.counts = counts;
    this.rest = rest;
    this.since = new Float64Array(count);
  }

  /** What the process may do with a page. */
  rightTo(no: number): number {
    return this.right[no] ?? NONE;
  }

  /** The process touched a page that it has no right to. */
  fault(no: number, write: boolean): void {
    const right = this.rightTo(no);
    if (right >= (write ? WRITABLE : READABLE)) return this.pages.wake(no);
    // A second thread, or a signal made the thread try again.
    if (this.asked.has(no)) return;
    this.asked.set(no, { write, since: performance.now() });
    this.counts(write ? 'writeFaults' : 'readFaults', no);
    if (write && right === READABLE) this.counts('upgrades', no);
    this.send(write ? M.WRITE : M.READ, no);
  }

  /** Home says something. Throws `WrongMessage` where it must not. */
  message({ type, no, data }: Message): void {
    if (this.left) return; // it said that before it read BYE
    const right = this.right[no];
    const refuse = () => new WrongMessage(`Home must not say ${NAME.get(type)} of page ${no} now`);
    if (right === undefined) throw refuse();
    const isGiven = type === M.GIVE_READ || type === M.GIVE_WRITE;
    if (!isGiven && performance.now() - this.since[no]! < REST_MS) this.rest();
    if (isGiven) {
      if (!this.isAnswer(type === M.GIVE_WRITE, no, data)) throw refuse();
      this.given(type === M.GIVE_WRITE, no, data);
    } else if (type === M.INVALIDATE && right === READABLE) {
      this.counts('invalidated', no);
      this.drop(no);
      this.send(M.ACK, no);
    } else if ((type === M.FETCH || type === M.TAKE) && right === WRITABLE) {
      this.counts('fetched', no);
      this.send(M.DATA, no, this.freeze(no));
      if (type === M.TAKE) this.drop(no);
    } else throw refuse();
  }

  /** Gives back what only this process has, and says goodbye. */
  leave(): void {
    for (const [no, right] of this.right.entries()) {
      if (right === WRITABLE) this.send(M.DATA, no, this.freeze(no));
    }
    this.send(M.BYE);
    this.left = true;
  }

  private isAnswer(write: boolean, no: number, data: Uint8Array): boolean {
    if (this.asked.get(no)?.write !== write) return false;
    const isCurrent = write && this.right[no] === READABLE;
    return data.length === (isCurrent ? 0 : this.pageSize);
  }

  private given(write: boolean, no: number, data: Uint8Array): void {
    this.asked.delete(no);
    this.right[no] = write ? WRITABLE : READABLE;
    this.since[no] = performance.now();
    if (data.length === 0) this.pages.upgrade(no);
    else this.pages.install(no, data, write);
  }

  private freeze(no: number): Uint8Array {
    this.right[no] = READABLE;
    return this.pages.freeze(no);
  }

  private drop(no: number): void {
    this.right[no] = NONE;
    this.pages.drop(no);
  }
}
