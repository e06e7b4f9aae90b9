/**
 * The one file of the shared memory that calls C: mmap(2), userfaultfd(2) and its ioctls, on Linux.
 *
 * Every number that a function takes was computed here or in pages.ts, never by another machine.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/userfaultfd.2.html userfaultfd(2)}
 */
import { createRequire } from 'node:module';
import type Koffi from 'koffi';

const PROTOTYPES = {
  syscall: 'long syscall(long number, long flags)',
  ioctl: 'int ioctl(int fd, ulong request, void *argument)',
  mmap: 'void *mmap(uintptr_t at, size_t size, int prot, int flags, int fd, long offset)',
  madvise: 'int madvise(uintptr_t at, size_t size, int advice)',
  read: 'long read(int fd, void *buf, size_t n)',
  sysconf: 'long sysconf(int name)',
  close: 'int close(int fd)',
  _exit: 'void _exit(int status)',
} as const;

type Libc = Record<Exclude<keyof typeof PROTOTYPES, 'mmap'>, (...args: unknown[]) => number> & {
  readonly koffi: typeof Koffi;
  mmap(...args: unknown[]): bigint;
};

const USERFAULTFD = new Map([
  ['x64', 323],
  ['arm64', 282],
]);
const FAILED = 2n ** 64n - 1n;
const PAGESIZE = 30; // _SC_PAGESIZE
const [DONTNEED, DONTFORK, NOHUGEPAGE] = [4, 10, 15];
const [CLOEXEC, NONBLOCK, USER_MODE_ONLY] = [0x80000, 0x800, 1];
const EAGAIN = 11;

/** _IOWR and _IOR of <linux/userfaultfd.h>. */
const request = (direction: number, number: number, size: number) =>
  direction * 2 ** 30 + size * 2 ** 16 + 0xaa00 + number;
const API = request(3, 0x3f, 24);
const REGISTER = request(3, 0x00, 32);
const WAKE = request(2, 0x02, 16);
const COPY = request(3, 0x03, 40);
const WRITEPROTECT = request(3, 0x06, 24);

const PAGEFAULT_FLAG_WP = 1n; // also the feature
const [MODE_MISSING, MODE_WP] = [1n, 2n];

let loaded: Libc | undefined;

/** The C library. Throws where there is none for us. */
export function libc(): Libc {
  if (loaded !== undefined) return loaded;
  if (process.platform !== 'linux' || !USERFAULTFD.has(process.arch)) {
    throw new Error(`userfaultfd needs Linux on x86-64 or arm64`);
  }
  const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
  const library = koffi.load(null);
  const functions = Object.entries(PROTOTYPES).map(([name, prototype]) => [
    name,
    library.func(prototype),
  ]);
  loaded = { ...Object.fromEntries(functions), koffi } as Libc;
  return loaded;
}

/** The argument of an ioctl, and what read gives; kept for ever, since C has its address. */
const words = new BigUint64Array(8);

function must(result: number, call: string): void {
  if (result < 0) throw new Error(`${call}: errno ${libc().koffi.errno()}`);
}

/** Tells the kernel something about pages. While the map of the process changes it says EAGAIN: it changes for a moment. */
function control(fd: number, what: number, name: string, ...values: bigint[]): void {
  for (;;) {
    words.fill(0n);
    words.set(values);
    if (libc().ioctl(fd, what, words) >= 0) return;
    const error = libc().koffi.errno();
    if (error !== EAGAIN) throw new Error(`${name}: errno ${error}`);
  }
}

export function pageSize(): number {
  return libc().sysconf(PAGESIZE);
}

/** Memory in pages of its own, which a child of this process does not inherit. Its descriptor tells of faults. */
export function openFaults(size: number): { fd: number; address: bigint } {
  const c = libc();
  const flags = CLOEXEC | NONBLOCK | USER_MODE_ONLY;
  const fd = c.syscall(USERFAULTFD.get(process.arch), flags);
  must(fd, 'userfaultfd');
  try {
    control(fd, API, 'UFFDIO_API', 0xaan, PAGEFAULT_FLAG_WP);
    const address = c.mmap(0, size, 3, 0x22, -1, 0);
    if (address === FAILED) must(-1, 'mmap');
    must(c.madvise(address, size, DONTFORK), 'madvise');
    c.madvise(address, size, NOHUGEPAGE); // fails where the kernel has no huge pages
    control(fd, REGISTER, 'UFFDIO_REGISTER', address, BigInt(size), MODE_MISSING | MODE_WP);
    return { fd, address };
  } catch (error) {
    c.close(fd);
    throw error;
  }
}

/** The memory as a buffer. */
export function bufferAt(address: bigint, size: number): ArrayBuffer {
  return libc().koffi.view(address, size);
}

/** The address of an array, which must be kept as long as it is used. */
export function addressOf(array: Uint8Array): bigint {
  return libc().koffi.address(array);
}

/** Puts a page there, and wakes who waits for it. */
export function copyPage(fd: number, to: bigint, from: bigint, size: number, readOnly: boolean) {
  control(fd, COPY, 'UFFDIO_COPY', to, from, BigInt(size), readOnly ? 2n : 0n);
}

/** Makes a page read-only, or writable again: then who waits goes on. */
export function protect(fd: number, at: bigint, size: number, readOnly: boolean): void {
  control(fd, WRITEPROTECT, 'UFFDIO_WRITEPROTECT', at, BigInt(size), readOnly ? 1n : 0n);
}

export function wake(fd: number, at: bigint, size: number): void {
  control(fd, WAKE, 'UFFDIO_WAKE', at, BigInt(size));
}

/** From now on the page is missing. */
export function drop(at: bigint, size: number): void {
  must(libc().madvise(at, size, DONTNEED), 'madvise');
}

/** The next access that the kernel has stopped; nothing when there is none. */
export function readFault(fd: number): { address: bigint; write: boolean } | undefined {
  for (;;) {
    const n = libc().read(fd, words, 32);
    if (n < 0 && libc().koffi.errno() === EAGAIN) return undefined;
    must(n, 'read of userfaultfd');
    const [event, flags, address] = words as unknown as [bigint, bigint, bigint];
    // The only event that was asked for. Bit 0: a write; bit 1: to a page that is read-only.
    if ((event & 0xffn) === 0x12n) return { address, write: (flags & 3n) !== 0n };
  }
}

/** Calls back when there are faults, until it is closed. */
export function onReadable(fd: number, callback: () => void): { close(): void } {
  return libc().koffi.node.poll(fd, { readable: true }, callback);
}

/** Ends the process at once, also where its main thread does not go on. */
export function exitNow(status: number): never {
  libc()._exit(status);
  throw new Error('_exit must not come back');
}

export function closeFaults(fd: number): void {
  libc().close(fd);
}
