/**
 * Descriptors that the library needs for itself.
 *
 * They are moved out of the way, so that the program's own get the lowest free numbers, as in C. No child inherits them.
 *
 * @module
 */
import { libc } from './libc.ts';

const F_DUPFD_CLOEXEC = 1030;
const FIRST = 200;
const privates = new Set<number>();

/** Gives a descriptor a number from {@link FIRST} up, with FD_CLOEXEC; -1 stays -1. */
export function toPrivate(fd: number): number {
  if (fd < 0) return fd;
  const moved = copyPrivate(fd);
  if (moved >= 0) libc().close(fd);
  return moved >= 0 ? moved : adoptPrivate(fd); // None is free: it stays where it is.
}

/** A copy of a descriptor, for the library alone. */
export function copyPrivate(fd: number): number {
  let copy = libc().fcntl(fd, F_DUPFD_CLOEXEC, FIRST);
  if (copy < 0) copy = libc().fcntl(fd, F_DUPFD_CLOEXEC, 3); // the limit is lower than that
  return copy < 0 ? copy : adoptPrivate(copy);
}

/** Takes a descriptor that has its number already. */
export function adoptPrivate(fd: number): number {
  privates.add(fd);
  return fd;
}

/** Gives it to the program. */
export function releasePrivate(fd: number): void {
  privates.delete(fd);
}

export function closePrivate(fd: number): void {
  privates.delete(fd);
  libc().close(fd);
}

export function isPrivate(fd: number): boolean {
  return privates.has(fd);
}
