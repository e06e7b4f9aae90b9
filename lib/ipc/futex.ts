/**
 * Sleeping on many futexes at once, in a thread of Node's pool: futex_waitv(2), Linux 5.16.
 *
 * One more futex is our own: by it the thread is woken when a further call waits, and when the process ends.
 *
 * @module
 * @see {@link https://docs.kernel.org/userspace-api/futex2.html futex2}
 */
import { libc, why, type Pointer } from './libc.ts';
import { BOTH, map, mappingOf } from './mappings.ts';
import { closePrivate, toPrivate } from './private.ts';

const SYS_FUTEX_WAITV = 449;
const SYS_FUTEX = process.arch === 'x64' ? 202 : 98;
const FUTEX_WAKE = 1;
const FUTEX_32 = 2;
const ENTRY = 24;
const PAGE = 4096;
const MFD_CLOEXEC = 1;

/** The kernel takes 128, one of which is ours. */
export const MOST_FUTEXES = 127;

/** The third number of a semaphore that was made for several processes. */
export const SHARED_SEMAPHORE = 128;

export class Sleeper {
  asleep = false;
  private readonly word: Int32Array;
  private readonly at: Pointer;
  /** What the kernel reads while the thread sleeps must not be collected. */
  private list = Buffer.alloc(0);

  private constructor(memory: ArrayBuffer, at: Pointer) {
    this.word = new Int32Array(memory, 0, 1);
    this.at = at;
  }

  /** `undefined` when there is no memory for it. */
  static make(): Sleeper | undefined {
    const fd = toPrivate(libc().memfd_create('mysocks-futex', MFD_CLOEXEC));
    if (fd < 0) return undefined;
    const memory = libc().ftruncate(fd, PAGE) < 0 ? '' : map(fd, PAGE, BOTH);
    const mapping = typeof memory === 'string' ? undefined : mappingOf(memory);
    if (typeof memory !== 'string' && mapping) return new Sleeper(memory, mapping.at);
    closePrivate(fd);
    return undefined;
  }

  /** Sleeps as long as all the futexes are 0. `false` goes to `woken` where the kernel cannot do it. */
  sleep(places: readonly Pointer[], woken: (works: boolean) => void): void {
    const list = Buffer.alloc(ENTRY * (places.length + 1));
    const enter = (i: number, value: number, at: Pointer): void => {
      list.writeBigUInt64LE(BigInt.asUintN(32, BigInt(value)), i * ENTRY);
      list.writeBigUInt64LE(at, i * ENTRY + 8);
      list.writeUInt32LE(FUTEX_32, i * ENTRY + 16);
    };
    enter(0, Atomics.load(this.word, 0), this.at);
    places.forEach((at, i) => enter(i + 1, 0, at));
    this.list = list;
    this.asleep = true;
    libc().futex_waitv.async(SYS_FUTEX_WAITV, this.list, places.length + 1, 0, 0, 0, (_, n) => {
      const code = n < 0 ? why() : '';
      this.asleep = false;
      woken(code !== 'ENOSYS' && code !== 'EPERM');
    });
  }

  wake(): void {
    Atomics.add(this.word, 0, 1);
    futexWake(this.at, 1);
  }
}

export function futexWake(at: Pointer, n: number): void {
  libc().syscall(SYS_FUTEX, at, FUTEX_WAKE, n, 0, 0);
}

/** Makes a semaphore and looks where its numbers are. */
export function isKnownLayout(): boolean {
  const probe = new Int32Array(8);
  const at = libc().koffi.address(probe);
  libc().sem_init(at, 1, 5);
  const [value, waiters, shared] = probe;
  return value === 5 && waiters === 0 && shared === SHARED_SEMAPHORE;
}
