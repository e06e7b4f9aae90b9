/**
 * The parent's side of processes.ts: its children, and which of them are free.
 *
 * @module
 */
import { observed } from '../calls/observed.ts';
import { observe } from '../sockets/observed.ts';
import { connectionOf, type Channel } from '../sockets/channels.ts';
import { checkMilliseconds, checkNumber } from '../calls/arguments.ts';
import { change, nextChange } from './changes.ts';
import { Child } from './one-child.ts';
import { isChild } from './role.ts';
import type { Connection } from '../sockets/connection.ts';
import { codeOf } from '../errno.ts';
import { failed } from '../calls/results.ts';
import { restart } from './restart.ts';
import { stayFor } from './stay.ts';

/** Give up after this many deaths in a row of children that were not ready yet. */
const MOST_DEATHS = 3;

/** Anybody may kill a child; when this many in a row end after they were ready, the program ends them itself. */
const MOST_TRIES = 10;

/** A spare is replaced a little later: starting it at once would slow down the client that is being served. */
const REPLACE_MS = 20;

const children = new Set<Child>();
let starting = 0; // children on their way into the set
let most = 40; // as Python's ForkingMixIn has it
let spares = 0;
let deaths = 0; // in a row, before they were ready
let stopping = false;

const watcher = {
  idle(child: Child) {
    deaths = 0;
    if (stopping && !child.claimed) child.retire();
    change();
  },
  ended(child: Child) {
    if (child.state === 'starting') deaths++;
    children.delete(child);
    change();
    fillLater();
  },
};

/**
 * Starts this program again as a child process and passes it a connected channel: fork(2).
 *
 * In the child `isChild()` is true, and `inheritedSocket()` gives the channel. The parent still has its copy: the client
 * sees the end of the stream only when both have closed theirs. Resolves when the child has the
 * channel. If the child dies before, another one takes its place. At `maxChildren()` it waits until one ends.
 *
 * | Returns | Meaning                                                                                |
 * | ------- | -------------------------------------------------------------------------------------- |
 * | n > 0   | the process id of the child                                                            |
 * | -1      | `ECHILD` three children died before they were ready: the program does not work as a     |
 * |         | child; `EBADF` no such channel; `ENOTCONN` it listens, or its connection is gone;        |
 * |         | `EMFILE`, `EAGAIN`, `ENOMEM` no process can be started                                  |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/fork.2.html fork(2)}
 */
export async function forkChild(channel: Channel): Promise<number> {
  const connection = connectionOf(channel);
  if (typeof connection === 'string') return failed(connection);
  const call = () => stayFor(passToChild(connection));
  return observed() ? observe({ op: 'fork', channel, connection: connection.name }, call) : call();
}

async function passToChild(connection: Connection): Promise<number> {
  for (let dead = 0, tries = 0; dead < MOST_DEATHS && tries < MOST_TRIES; tries++) {
    if (connection.wire.destroyed) return failed('ENOTCONN');
    const child = await claim();
    if (typeof child === 'string') return failed(child);
    if (!(await child.ready())) dead++;
    else if (await child.give(connection)) {
      child.claimed = false;
      fillLater();
      return child.pid;
    }
  }
  return failed('ECHILD');
}

/** A child for a client: one that is ready, else one that is starting, else a new one, else the next to become free. */
async function claim(): Promise<Child | string> {
  for (;;) {
    const child = free().find(({ state }) => state === 'idle') ?? free()[0];
    if (child !== undefined) {
      child.claimed = true;
      return child;
    }
    if (children.size + starting < most) return add('child');
    await nextChange();
  }
}

/** The children without a client. */
function free(): Child[] {
  return [...children].filter((child) => !child.claimed && child.state !== 'serving');
}

/** Starts a child; gives the code of the failure when no process can be started. */
async function add(role: 'child' | 'spare'): Promise<Child | string> {
  starting++;
  try {
    const child = new Child(await restart(role), watcher);
    child.claimed = role === 'child';
    children.add(child);
    if (stopping && !child.claimed) child.retire();
    return child;
  } catch (error) {
    return codeOf(error);
  } finally {
    starting--;
  }
}

/**
 * Keeps `n` children that are started before their client comes. Each is warm: it has already
 * served a connection to itself. It serves one client, and is replaced. By default there are none, so that a program
 * forks when it says so.
 *
 * @param n 0 or more; `maxChildren()` counts them.
 */
export function spareChildren(n: number): void {
  checkNumber('Number of spare children', n);
  if (isChild()) return;
  spares = n;
  void fill();
}

/**
 * Limits how many children live at once; default 40. At the limit `forkChild()` waits, and so do the accept loop and the
 * clients in the queue. A flood of clients must not become a flood of processes.
 *
 * @param n 1 or more.
 */
export function maxChildren(n: number): void {
  checkNumber('Number of children', n, 1);
  most = n;
  change();
}

/**
 * Waits until every child has ended: wait(2) for all. Spare children are ended, and none is started any more.
 *
 * @param ms The longest time to wait in milliseconds; by default there is no limit.
 * @returns How many children are still serving a client: 0, or more when the time is over.
 * @see {@link https://man7.org/linux/man-pages/man2/wait.2.html wait(2)}
 */
export async function waitChildren(ms = Infinity): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const limit = checkMilliseconds(ms);
  const over = new Promise<'over'>((resolve) => (timer = setTimeout(resolve, limit, 'over')));
  spares = 0;
  stopping = true;
  for (const child of free()) child.retire();
  while (children.size + starting > 0) {
    if ((await Promise.race([nextChange(), over])) === 'over') break;
  }
  clearTimeout(timer);
  stopping = false;
  return [...children].filter((child) => child.state === 'serving' || child.claimed).length;
}

/**
 * Sends a signal to every child.
 *
 * Ctrl-C reaches a program's children as well, and they leave SIGINT and SIGTERM to their parent. Sent by this
 * function they count: a child without a handler of its own ends.
 *
 * @param signal Such as `'SIGTERM'` or `'SIGKILL'`.
 * @returns How many children it was sent to.
 * @see {@link https://man7.org/linux/man-pages/man2/kill.2.html kill(2)}
 */
export function killChildren(signal: NodeJS.Signals): number {
  for (const child of children) child.kill(signal);
  return children.size;
}

async function fill(): Promise<void> {
  while (free().length + starting < spares && children.size + starting < most) {
    if (deaths >= MOST_DEATHS) return; // This program does not work as a child: forkChild() will say so.
    if (typeof (await add('spare')) === 'string') return;
  }
}

function fillLater(): void {
  if (spares > 0) setTimeout(() => void fill(), REPLACE_MS).unref();
}
