/**
 * The descriptors of the program. The kernel has the table; here stands what the library must know besides: of which
 * kind each is, and which calls wait on it.
 *
 * @module
 */
import { fstatSync } from 'node:fs';
import type { Resolve } from '../calls/results.ts';
import { checkDescriptor } from './check.ts';
import { libc } from './libc.ts';
import { isNodes, openDescriptors } from './nodes-own.ts';
import { closePrivate, isPrivate } from './private.ts';
import { unwatch, type Direction } from './ready.ts';
import { settle, type Outcome } from './turn.ts';

const F_GETFD = 1;
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** A call that waits on a descriptor. */
export interface Call {
  readonly attempt: () => Outcome;
  /** What it gives when it cannot go on, for example when the descriptor is closed. */
  readonly stopped: (code: string) => number | string;
  readonly resolve: Resolve;
}

export interface Descriptor {
  readonly fd: number;
  readonly kind: 'pipe' | 'socket' | 'file' | 'device';
  /** The program opened it with O_NONBLOCK: no call on it waits. */
  readonly nonblocking: boolean;
  readonly waiting: Record<Direction, Call[]>;
  /** See twins.ts. */
  readonly twins: Partial<Record<Direction, number>>;
}

const table = new Map<number, Descriptor>();

/** True for a descriptor that is entered. */
export function isEntered(fd: number): boolean {
  return table.has(fd);
}

/** True for an open number that `dup2` must leave alone. */
export function isTaken(fd: number): boolean {
  return isOpen(fd) && !isPrograms(fd);
}

function isOpen(fd: number): boolean {
  return libc().fcntl(fd, F_GETFD, 0) >= 0;
}

function isPrograms(fd: number): boolean {
  return table.has(fd) || !(isPrivate(fd) || isNodes(fd));
}

/** Enters a descriptor that the kernel has just given to the program. */
export function enter(fd: number, nonblocking = false): number {
  const old = table.get(fd); // `node:fs` has closed it, and nobody told us.
  if (old !== undefined) leave(old);
  table.set(fd, {
    fd,
    kind: kindOf(fd),
    nonblocking,
    waiting: { in: [], out: [] },
    twins: {},
  });
  return fd;
}

function kindOf(fd: number): Descriptor['kind'] {
  const stat = fstatSync(fd);
  if (stat.isFIFO()) return 'pipe';
  if (stat.isSocket()) return 'socket';
  return stat.isCharacterDevice() ? 'device' : 'file';
}

/** The descriptor behind a number; `undefined` when it is closed, or not the program's (`EBADF`). */
export function descriptor(fd: number): Descriptor | undefined {
  checkDescriptor(fd);
  const known = table.get(fd);
  if (known !== undefined) return known;
  if (!isOpen(fd) || !isPrograms(fd)) return undefined;
  enter(fd); // From the program's parent, or from node:fs.
  return table.get(fd);
}

/** Takes a descriptor out of the table, before it is closed: what waits on it ends, its twins go. */
export function leave(entry: Descriptor): void {
  table.delete(entry.fd);
  for (const direction of ['in', 'out'] as const) {
    unwatch(entry.fd, direction);
    const twin = entry.twins[direction];
    if (twin !== undefined) closePrivate(twin);
    for (const call of entry.waiting[direction].splice(0))
      settle(call.resolve, call.stopped('EBADF'));
  }
}

/** A descriptor as a child of forkChild gets it. */
export interface Passed {
  fd: number;
  nonblocking: boolean;
  /** exec(2) is to close it: fork(2) does not. */
  closesOnExec: boolean;
}

/** Runs `work`, the start of a child, while every descriptor of the program, and `more`, is open to it. */
export function withAll<T>(more: readonly number[], work: (all: Passed[]) => T): T {
  const all = openDescriptors()
    .filter(({ fd }) => isPrograms(fd))
    .map(({ fd }) => ({
      fd,
      nonblocking: table.get(fd)?.nonblocking ?? false,
      closesOnExec: closesOnExec(fd),
    }));
  const closing = [...all.filter((one) => one.closesOnExec).map(({ fd }) => fd), ...more];
  for (const fd of closing) libc().fcntl(fd, F_SETFD, 0);
  try {
    return work(all);
  } finally {
    for (const fd of closing) closeOnExec(fd);
  }
}

/** In the child: enters what its parent has passed. */
export function adopt(all: readonly Passed[]): void {
  for (const { fd, nonblocking, closesOnExec } of all) {
    if (!isOpen(fd)) continue; // A thread of the parent had it for a moment.
    enter(fd, nonblocking);
    libc().fcntl(fd, F_SETFD, closesOnExec ? FD_CLOEXEC : 0);
  }
}

function closesOnExec(fd: number): boolean {
  const flags = libc().fcntl(fd, F_GETFD, 0);
  return flags >= 0 && (flags & FD_CLOEXEC) !== 0;
}

export function closeOnExec(fd: number): void {
  libc().fcntl(fd, F_SETFD, FD_CLOEXEC);
}
