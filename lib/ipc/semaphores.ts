/**
 * POSIX semaphores inside shared memory: the same `sem_t` that a program in C uses.
 *
 * A semaphore is named by the memory, of `mmap()` or `shmat()`, and its offset there, divisible by 8; it has `SEM_SIZE`
 * bytes. Memory that nobody gave to `semInit()` reads as one of value 0.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/sem_overview.7.html sem_overview(7)}
 */
import { setErrno } from '../errno.ts';
import { checkInt, checkUnsigned } from './check.ts';
import { SEM_SIZE } from './constants.ts';
import { libc, why, type Pointer } from './libc.ts';
import { mappingOf } from './mappings.ts';
import { MOMENT } from './moment.ts';
import { observe, observeNow } from './observe.ts';
import { SHARED_SEMAPHORE } from './futex.ts';
import { waitForSemaphore } from './semaphore-waits.ts';
import { answer, type Outcome } from './turn.ts';

const SHARED = 1;
const CLOCK_REALTIME = 0;
const SECOND = 1_000_000_000n;
/** A signal may come in between. */
const NOT_YET: ReadonlySet<string> = new Set(['EAGAIN', 'ETIMEDOUT', 'EINTR']);

const until = Buffer.alloc(16); // struct timespec

function inAMoment(): Buffer {
  libc().clock_gettime(CLOCK_REALTIME, until);
  const at = until.readBigInt64LE(8) + BigInt(MOMENT);
  until.writeBigInt64LE(until.readBigInt64LE(0) + at / SECOND, 0);
  until.writeBigInt64LE(at % SECOND, 8);
  return until;
}

/** The address of a place for a semaphore; `undefined` when its memory is not mapped any more. */
function address(memory: ArrayBuffer, offset: number): Pointer | undefined {
  const mapping = mappingOf(memory);
  checkInt('Offset', offset, 0, Math.max(0, memory.byteLength - SEM_SIZE));
  if (offset % 8 !== 0) throw new RangeError(`Offset must be divisible by 8: got ${offset}`);
  if (mapping === undefined) return undefined;
  if (memory.byteLength >= SEM_SIZE) return mapping.at + BigInt(offset);
  throw new RangeError(`Memory must have ${SEM_SIZE} bytes: got ${memory.byteLength}`);
}

/** The address of what may be one: for other bytes, a text say, glibc would end the process (futex, ENOSYS). */
function semaphore(memory: ArrayBuffer, offset: number): Pointer | undefined {
  const at = address(memory, offset);
  if (at === undefined) return undefined;
  const kind = new Int32Array(memory, offset, 3)[2];
  return kind === SHARED_SEMAPHORE || kind === 0 ? at : undefined;
}

function now(
  op: string,
  at: Pointer | undefined,
  offset: number,
  work: (at: Pointer) => number,
  n?: number,
) {
  return observeNow({ op, on: offset, ...(n !== undefined && { n }) }, () => {
    if (at === undefined) return setErrno('EINVAL');
    const result = work(at);
    return result < 0 ? setErrno(why()) : result;
  });
}

/**
 * Makes a semaphore that processes share: sem_init(3).
 *
 * | Returns | Meaning                                                                  |
 * | ------- | ------------------------------------------------------------------------ |
 * | 0       | it is there, with that value                                              |
 * | -1      | `EINVAL` the value is over 2^31 - 1, or the memory is not mapped any more    |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/sem_init.3.html sem_init(3)}
 */
export function semInit(memory: ArrayBuffer, offset: number, value: number): number {
  checkUnsigned('Value', value);
  const init = (at: Pointer) => libc().sem_init(at, SHARED, value);
  return now('semInit', address(memory, offset), offset, init, value);
}

/**
 * Takes 1 from a semaphore: sem_wait(3). While it is 0, it waits.
 *
 * | Returns | Meaning                                                              |
 * | ------- | -------------------------------------------------------------------- |
 * | 0       | it is taken                                                           |
 * | -1      | `EINVAL` no semaphore; or the memory is not mapped, also while it waited   |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/sem_wait.3.html sem_wait(3)}
 */
export function semWait(memory: ArrayBuffer, offset: number): Promise<number> {
  const at = semaphore(memory, offset);
  const outcomeOf = (result: number): Outcome => {
    if (result === 0) return 0;
    const code = why();
    return NOT_YET.has(code) ? undefined : code;
  };
  const attempt = (): Outcome => outcomeOf(libc().sem_trywait(at));
  const attemptSoon = (): Outcome => outcomeOf(libc().sem_timedwait(at, inAMoment()));
  return observe({ op: 'semWait', on: offset }, () =>
    at === undefined
      ? answer('EINVAL')
      : waitForSemaphore({ memory, offset, at, attempt, attemptSoon }),
  );
}

/**
 * Takes 1 from a semaphore, unless it is 0: sem_trywait(3). It does not wait.
 *
 * | Returns | Meaning                                                |
 * | ------- | ------------------------------------------------------ |
 * | 0       | it is taken                                             |
 * | -1      | `EAGAIN` it is 0; `EINVAL` no semaphore, or not mapped    |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/sem_wait.3.html sem_trywait(3)}
 */
export function semTrywait(memory: ArrayBuffer, offset: number): number {
  return now('semTrywait', semaphore(memory, offset), offset, (at) => libc().sem_trywait(at));
}

/**
 * Adds 1 to a semaphore, and wakes one who waits: sem_post(3).
 *
 * | Returns | Meaning                                                                |
 * | ------- | ---------------------------------------------------------------------- |
 * | 0       | done                                                                    |
 * | -1      | `EOVERFLOW` it is 2^31 - 1 already; `EINVAL` no semaphore, or not mapped  |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/sem_post.3.html sem_post(3)}
 */
export function semPost(memory: ArrayBuffer, offset: number): number {
  return now('semPost', semaphore(memory, offset), offset, (at) => libc().sem_post(at));
}

/**
 * The value of a semaphore: sem_getvalue(3). By the time that it is looked at, it may be another.
 *
 * | Returns | Meaning                              |
 * | ------- | ------------------------------------ |
 * | n ≥ 0   | its value                             |
 * | -1      | `EINVAL` no semaphore, or not mapped   |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/sem_getvalue.3.html sem_getvalue(3)}
 */
export function semGetvalue(memory: ArrayBuffer, offset: number): number {
  const value = [0];
  return now('semGetvalue', semaphore(memory, offset), offset, (at) =>
    libc().sem_getvalue(at, value) < 0 ? -1 : (value[0] as number),
  );
}

/**
 * Ends a semaphore that nobody waits on: sem_destroy(3).
 *
 * | Returns | Meaning                              |
 * | ------- | ------------------------------------ |
 * | 0       | it is one no more                     |
 * | -1      | `EINVAL` no semaphore, or not mapped   |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/sem_destroy.3.html sem_destroy(3)}
 */
export function semDestroy(memory: ArrayBuffer, offset: number): number {
  return now('semDestroy', semaphore(memory, offset), offset, (at) => libc().sem_destroy(at));
}
