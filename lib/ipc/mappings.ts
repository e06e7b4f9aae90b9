/**
 * Memory that this process has mapped, as the program holds it: an ArrayBuffer whose bytes are the shared pages themselves.
 *
 * JavaScript cannot take a buffer away from those who hold it. So an address that was mapped once stays valid: when it
 * is unmapped, empty private pages take its place.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/mmap.2.html mmap(2)}
 */
import { fstatSync, statfsSync, type Stats } from 'node:fs';
import { show } from '../calls/arguments.ts';
import { PROT_READ, PROT_WRITE } from './constants.ts';
import { FAILED, libc, why, type Pointer } from './libc.ts';
import { closePrivate } from './private.ts';

const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
const PAGE = 4096;
const BLOCK = 512;
export const BOTH = PROT_READ | PROT_WRITE;

/** What stands behind memory that the program holds. */
export interface Mapping {
  readonly at: Pointer;
  readonly size: number;
  /** How a child gets the same memory. */
  readonly source: { fd: number; prot: number } | { shmid: number };
}

const mappings = new Map<ArrayBuffer, Mapping>();
const whenUnmapped = new Set<(memory: ArrayBuffer) => void>();

/** Calls `watcher` with memory that is about to be unmapped. */
export function onUnmap(watcher: (memory: ArrayBuffer) => void): void {
  whenUnmapped.add(watcher);
}

/** What stands behind memory; `undefined` when it was unmapped, given away, or never was mapped. */
export function mappingOf(memory: ArrayBuffer): Mapping | undefined {
  if (!(memory instanceof ArrayBuffer)) {
    throw new TypeError(`Memory must be an ArrayBuffer, as mmap() gives it: got ${show(memory)}`);
  }
  const mapping = mappings.get(memory);
  return mapping?.size === memory.byteLength ? mapping : undefined;
}

/** Maps a descriptor of the library's own; gives the code of the failure when that cannot be. */
export function map(fd: number, size: number, prot: number): ArrayBuffer | string {
  const stat = fstatSync(fd);
  if (stat.isFile()) {
    // Beyond its end, a file has no pages: to touch them there would kill the process (SIGBUS).
    if (pages(stat.size) < size) return 'ENXIO';
    if (prot !== PROT_READ && !hasRoom(fd, stat)) return 'ENOSPC';
  }
  // A buffer of JavaScript cannot be read-only. So what is written to it goes to a private copy of the page.
  const flags = prot === PROT_READ ? MAP_PRIVATE : MAP_SHARED;
  const at = libc().mmap(0, size, BOTH, flags, fd, 0);
  return at === FAILED ? why() : remember({ at, size, source: { fd, prot } });
}

function pages(size: number): number {
  return Math.ceil(size / PAGE) * PAGE;
}

/** A page of a file that was never written takes its place at the first touch, and without place that kills, too. */
function hasRoom(fd: number, { size, blocks }: Stats): boolean {
  const { bavail, bsize, blocks: all } = statfsSync(`/proc/self/fd/${fd}`);
  return all === 0 || size - blocks * BLOCK <= bavail * bsize; // 0: without a limit, as memfd_create(2) has it
}

/** Gives mapped memory to the program. */
export function remember(mapping: Mapping): ArrayBuffer {
  const memory = libc().koffi.view(mapping.at, mapping.size);
  mappings.set(memory, mapping);
  return memory;
}

/** Takes it from the program. Gives the code of the failure. */
export function unmap(memory: ArrayBuffer): string | undefined {
  const mapping = mappingOf(memory);
  if (mapping === undefined) return 'EINVAL';
  for (const watcher of whenUnmapped) watcher(memory);
  const flags = MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE;
  if (libc().mmap(mapping.at, mapping.size, BOTH, flags, -1, 0) === FAILED) return why();
  mappings.delete(memory);
  if ('fd' in mapping.source) closePrivate(mapping.source.fd);
  return undefined;
}

/** True when this process has mapped bytes of a file beyond a size. */
export function isMappedBeyond(fd: number, size: number): boolean {
  const { dev, ino } = fstatSync(fd);
  for (const mapping of mappings.values()) {
    if (!('fd' in mapping.source) || mapping.size <= pages(size)) continue;
    const other = fstatSync(mapping.source.fd);
    if (other.dev === dev && other.ino === ino) return true;
  }
  return false;
}
