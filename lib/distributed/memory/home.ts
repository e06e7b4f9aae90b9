/**
 * Home, the originating machine: who has which page (the central manager of Li and Hudak). Pure: messages in,
 * messages out. One request for a page at a time; a write is given when all other copies are known to be gone.
 *
 * @module
 */
import { LARGEST_LOCK, M, NAME, WrongMessage, type Message, type Send } from './wire.ts';

/** A process that shares the memory, as home knows it: how to tell it something. */
export interface Peer {
  readonly send: Send;
}

interface Waiting {
  readonly type: typeof M.FETCH | typeof M.TAKE | typeof M.INVALIDATE;
  readonly from: Set<Peer>;
}

interface Page {
  /** Has the only copy, and may write it. */
  owner: Peer | undefined;
  /** Have read-only copies, equal to the one here. */
  readonly readers: Set<Peer>;
  queue: { readonly peer: Peer; readonly write: boolean }[];
  waiting: Waiting | undefined;
}

interface Lock {
  holder: Peer | undefined;
  queue: Peer[];
}

/** Who asks without end must not fill the memory of this process. */
const MOST_WAITING = 65_536;

export class Home {
  private readonly pageSize: number;
  /** The last version of each page that came past here. */
  private readonly store: Uint8Array;
  private readonly pages: Page[];
  private readonly locks = new Map<number, Lock>();
  private readonly peers = new Set<Peer>();

  /** @param count How many pages of `pageSize` bytes the memory has. */
  constructor(count: number, pageSize: number) {
    this.pageSize = pageSize;
    this.store = new Uint8Array(count * pageSize);
    this.pages = Array.from({ length: count }, () => ({
      owner: undefined,
      readers: new Set(),
      queue: [],
      waiting: undefined,
    }));
  }

  /** A process comes. */
  join(peer: Peer): void {
    this.peers.add(peer);
  }

  /** A process says something. Throws `WrongMessage` where it must not: its connection is closed, and it leaves. */
  message(peer: Peer, { type, no, data }: Message): void {
    if (!this.peers.has(peer)) throw new WrongMessage(`${NAME.get(type)} must come after HELLO`);
    if (type === M.BYE) return void this.leave(peer);
    if (type === M.LOCK || type === M.UNLOCK) return this.locking(peer, type, no);
    const page = this.pages[no];
    if (page === undefined) {
      throw new WrongMessage(`Page must be 0 to ${this.pages.length - 1}: got ${no}`);
    }
    if (type === M.READ || type === M.WRITE) this.asked(peer, page, type === M.WRITE);
    else if (type === M.DATA) this.came(peer, page, no, data);
    else if (type === M.ACK) this.acknowledged(peer, page, no);
    else throw new WrongMessage(`Home must not be told ${NAME.get(type)}`);
    this.next(page, no);
  }

  /**
   * A process is gone, after BYE or without. Others that wait for it go on with the last version that home saw.
   * Gives the number of pages whose newest version went with it: 0 after BYE.
   */
  leave(peer: Peer): number {
    if (!this.peers.delete(peer)) return 0;
    let lost = 0;
    for (const [no, page] of this.pages.entries()) {
      page.queue = page.queue.filter((request) => request.peer !== peer);
      page.readers.delete(peer);
      if (page.owner === peer) {
        page.owner = undefined;
        lost += 1;
      }
      this.heard(peer, page);
      this.next(page, no);
    }
    for (const [no, lock] of this.locks) {
      lock.queue = lock.queue.filter((one) => one !== peer);
      if (lock.holder === peer) lock.holder = undefined;
      this.pass(lock, no);
    }
    return lost;
  }

  private asked(peer: Peer, page: Page, write: boolean): void {
    const hasIt = page.owner === peer || (!write && page.readers.has(peer));
    if (hasIt || page.queue.some((request) => request.peer === peer)) {
      throw new WrongMessage('Page must be asked for once, by one who has it not');
    }
    page.queue.push({ peer, write });
  }

  /** The owner sends its page: asked, or because it leaves. */
  private came(peer: Peer, page: Page, no: number, data: Uint8Array): void {
    if (page.owner !== peer || data.length !== this.pageSize) {
      throw new WrongMessage(`Page ${no} must come whole, and from its owner`);
    }
    this.store.set(data, no * this.pageSize);
    page.owner = undefined;
    if (page.waiting?.type === M.FETCH) page.readers.add(peer);
    this.heard(peer, page);
  }

  private acknowledged(peer: Peer, page: Page, no: number): void {
    if (page.waiting?.type !== M.INVALIDATE || !page.waiting.from.has(peer)) {
      throw new WrongMessage(`Page ${no} must be acknowledged only when home waits for it`);
    }
    page.readers.delete(peer);
    this.heard(peer, page);
  }

  private heard(peer: Peer, page: Page): void {
    if (page.waiting?.from.delete(peer) === true && page.waiting.from.size === 0) {
      page.waiting = undefined;
    }
  }

  /** Goes on with the requests for a page as far as it can without an answer. */
  private next(page: Page, no: number): void {
    for (let first; page.waiting === undefined && (first = page.queue[0]) !== undefined;) {
      const { peer, write } = first;
      const others = [...page.readers].filter((reader) => reader !== peer);
      if (page.owner !== undefined) {
        this.wait(page, no, write ? M.TAKE : M.FETCH, [page.owner]);
      } else if (write && others.length > 0) {
        this.wait(page, no, M.INVALIDATE, others);
      } else {
        page.queue.shift();
        this.give(peer, page, no, write);
      }
    }
  }

  private wait(page: Page, no: number, type: Waiting['type'], from: Peer[]): void {
    page.waiting = { type, from: new Set(from) };
    for (const peer of from) peer.send(type, no);
  }

  private give(peer: Peer, page: Page, no: number, write: boolean): void {
    const bytes = this.store.slice(no * this.pageSize, (no + 1) * this.pageSize);
    if (write) {
      const current = page.readers.delete(peer);
      page.owner = peer;
      peer.send(M.GIVE_WRITE, no, current ? undefined : bytes);
    } else {
      page.readers.add(peer);
      peer.send(M.GIVE_READ, no, bytes);
    }
  }

  private locking(peer: Peer, type: typeof M.LOCK | typeof M.UNLOCK, no: number): void {
    if (no > LARGEST_LOCK) throw new WrongMessage(`Lock must be 0 to ${LARGEST_LOCK}: got ${no}`);
    const lock = this.locks.get(no) ?? { holder: undefined, queue: [] };
    if (type === M.LOCK && lock.queue.length < MOST_WAITING) lock.queue.push(peer);
    else if (lock.holder === peer) lock.holder = undefined;
    else throw new WrongMessage(`Home must not be told ${NAME.get(type)} of lock ${no} now`);
    this.locks.set(no, lock);
    this.pass(lock, no);
  }

  private pass(lock: Lock, no: number): void {
    if (lock.holder !== undefined) return;
    lock.holder = lock.queue.shift();
    if (lock.holder === undefined) this.locks.delete(no);
    else lock.holder.send(M.LOCKED, no);
  }
}
