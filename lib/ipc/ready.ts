/**
 * Waiting until a descriptor can be read from or written to: epoll(7), watched by Node's own event loop.
 *
 * One epoll descriptor holds all descriptors on which a call waits; libuv polls that one. So no thread
 * is needed, however many calls wait, and the descriptors themselves stay as they are: blocking.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/epoll.7.html epoll(7)}
 */
import { O_CLOEXEC } from './constants.ts';
import { libc, why } from './libc.ts';
import { toPrivate } from './private.ts';

export type Direction = 'in' | 'out';

const EPOLLIN = 1;
const EPOLLOUT = 4;
const EPOLLERR = 8;
const EPOLLHUP = 16;
const ADD = 1;
const DEL = 2;
const MOD = 3;

// struct epoll_event is packed on x86-64 only.
const SIZE = process.arch === 'x64' ? 12 : 16;
const DATA = SIZE - 8;
const AT_ONCE = 64;

type Wakes = Partial<Record<Direction, () => void>>;
const watched = new Map<number, Wakes>();
const event = Buffer.alloc(SIZE);
const events = Buffer.alloc(SIZE * AT_ONCE);
let epoll = -1;
let handle: { ref(): void; unref(): void } | undefined;
let asking = false;

/** Whether a call waits on any descriptor. */
export function isWatching(): boolean {
  return watched.size > 0;
}

/** Calls `wake` once, when the descriptor is ready. Gives the code of the failure when it cannot be watched. */
export function watch(fd: number, direction: Direction, wake: () => void): string | undefined {
  const failure = epoll < 0 ? start() : undefined;
  if (failure !== undefined) return failure;
  const wakes = watched.get(fd) ?? {};
  const others = watched.size;
  wakes[direction] = wake;
  // One that `node:fs` has closed is watched no more, and we believe that it is.
  const known = watched.has(fd) && control(MOD, fd, wakes) === 0;
  if (!known && control(ADD, fd, wakes) < 0) {
    delete wakes[direction];
    return why();
  }
  if (others === 0) handle?.ref();
  watched.set(fd, wakes);
  return undefined;
}

/** Takes it back, for one direction. It must be done before the descriptor is closed. */
export function unwatch(fd: number, direction: Direction): void {
  const wakes = watched.get(fd);
  if (wakes?.[direction] === undefined) return;
  delete wakes[direction];
  if (wakes.in ?? wakes.out) {
    control(MOD, fd, wakes);
    return;
  }
  control(DEL, fd, {});
  watched.delete(fd);
  if (watched.size === 0) handle?.unref();
}

function control(op: number, fd: number, wakes: Wakes): number {
  event.writeUInt32LE((wakes.in ? EPOLLIN : 0) | (wakes.out ? EPOLLOUT : 0), 0);
  event.writeInt32LE(fd, DATA);
  return libc().epoll_ctl(epoll, op, fd, event);
}

function start(): string | undefined {
  epoll = toPrivate(libc().epoll_create1(O_CLOEXEC));
  if (epoll < 0) return why();
  // Kept in a variable: when the handle is collected, the polling stops.
  handle = libc().koffi.node.poll(epoll, { readable: true }, () => {
    // libuv calls here outside of any turn of JavaScript: what is done here, promises included, waits for the next.
    if (!asking) setImmediate(wakeAll);
    asking = true;
  });
  handle.unref();
  return undefined;
}

function wakeAll(): void {
  asking = false;
  const count = libc().epoll_wait(epoll, events, AT_ONCE, 0);
  for (let i = 0; i < count; i++) {
    const mask = events.readUInt32LE(i * SIZE);
    const fd = events.readInt32LE(i * SIZE + DATA);
    if (mask & (EPOLLIN | EPOLLHUP | EPOLLERR)) wake(fd, 'in');
    if (mask & (EPOLLOUT | EPOLLHUP | EPOLLERR)) wake(fd, 'out');
  }
}

function wake(fd: number, direction: Direction): void {
  const call = watched.get(fd)?.[direction];
  unwatch(fd, direction);
  call?.();
}
