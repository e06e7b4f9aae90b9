// Semaphores inside shared memory.
import { describe, expect, test } from 'vitest';
import {
  mmap,
  munmap,
  PROT_READ,
  SEM_SIZE,
  semDestroy,
  semGetvalue,
  semInit,
  semPost,
  semTrywait,
  semWait,
} from '../../lib/ipc/index.ts';
import { aPage, aSemaphore, noLinux, waits, why } from '../helpers/ipc.ts';

/** How many wait, as glibc counts: without it a post wakes nobody. */
function waiters(memory: ArrayBuffer): number {
  return new Int32Array(memory, 0, 2)[1] as number;
}

describe.skipIf(noLinux)('semaphores', () => {
  test('semInit() gives it its value, which semPost() raises and semTrywait() lowers to 0', () => {
    const memory = aSemaphore(2);
    expect(semGetvalue(memory, 0)).toBe(2);
    expect(semPost(memory, 0)).toBe(0);
    expect(semGetvalue(memory, 0)).toBe(3);
    for (let i = 0; i < 3; i++) expect(semTrywait(memory, 0)).toBe(0);
    expect(why(semTrywait(memory, 0))).toEqual([-1, 'EAGAIN']);
    expect(semDestroy(memory, 0)).toBe(0);
  });

  test('semInit() takes 2^31 - 1, and EINVAL above; semPost() gives EOVERFLOW there', () => {
    const memory = aSemaphore(2 ** 31 - 1);
    expect(why(semPost(memory, 0))).toEqual([-1, 'EOVERFLOW']);
    expect(why(semInit(memory, 0, 2 ** 31))).toEqual([-1, 'EINVAL']);
    expect(why(semInit(memory, 0, 2 ** 32 - 1))).toEqual([-1, 'EINVAL']);
  });

  test('semWait() takes 1 at once, and waits while it is 0', async () => {
    const memory = aSemaphore(1);
    expect(await semWait(memory, 0)).toBe(0);
    const waiting = semWait(memory, 0);
    expect(await waits(waiting)).toBe(true);
    expect(waiters(memory)).toBe(1);
    semPost(memory, 0);
    expect(await waiting).toBe(0);
    expect([semGetvalue(memory, 0), waiters(memory)]).toEqual([0, 0]);
  });

  test('semWait() is served in order, also before one that comes later and need not wait', async () => {
    const memory = aSemaphore(0);
    const order: number[] = [];
    const calls = [1, 2].map(async (n) => {
      await semWait(memory, 0);
      order.push(n);
    });
    expect(await waits(Promise.all(calls))).toBe(true);
    for (let i = 0; i < 3; i++) semPost(memory, 0);
    const late = semWait(memory, 0).then(() => order.push(3));
    await Promise.all([...calls, late]);
    expect(order).toEqual([1, 2, 3]);
  });

  test('semWait() waits on 200 semaphores at once, each woken by its own post', async () => {
    const memory = mmap(-1, 200 * SEM_SIZE) as ArrayBuffer;
    const order: number[] = [];
    const calls = Array.from({ length: 200 }, async (_, i) => {
      semInit(memory, i * SEM_SIZE, 0);
      await semWait(memory, i * SEM_SIZE);
      order.push(i);
    });
    expect(await waits(Promise.all(calls))).toBe(true);
    for (const i of [150, 3, 199, 0]) {
      semPost(memory, i * SEM_SIZE);
      await calls[i];
    }
    expect(order).toEqual([150, 3, 199, 0]);
    for (let i = 0; i < 200; i++) semPost(memory, i * SEM_SIZE);
    await Promise.all(calls);
    munmap(memory);
  });

  test('semWait() gives EINVAL when its memory is unmapped meanwhile', async () => {
    const memory = aSemaphore(0);
    const other = aSemaphore(0);
    const waiting = semWait(memory, 0);
    const untouched = semWait(other, 0);
    expect(await waits(waiting)).toBe(true);
    munmap(memory);
    expect(why(await waiting)).toEqual([-1, 'EINVAL']);
    semPost(other, 0);
    expect(await untouched).toBe(0);
    for (const call of [semTrywait, semPost, semGetvalue, semDestroy]) {
      expect(why(call(memory, 0))).toEqual([-1, 'EINVAL']);
    }
    expect(why(await semWait(memory, 0))).toEqual([-1, 'EINVAL']);
    expect(why(semInit(memory, 0, 1))).toEqual([-1, 'EINVAL']);
  });

  test('memory that nobody gave to semInit() reads as a semaphore of value 0', async () => {
    const memory = aPage();
    expect(semGetvalue(memory, 64)).toBe(0);
    const waiting = semWait(memory, 64);
    const behind = semWait(memory, 64);
    expect(await waits(waiting)).toBe(true);
    semPost(memory, 64);
    expect(await waiting).toBe(0);
    munmap(memory);
    expect(why(await behind)).toEqual([-1, 'EINVAL']);
  });

  test('a text where a semaphore should be gives EINVAL, and ends nobody', async () => {
    const memory = aPage();
    Buffer.from(memory).fill('hello world, a text ');
    for (const call of [semTrywait, semPost, semGetvalue, semDestroy]) {
      expect(why(call(memory, 0))).toEqual([-1, 'EINVAL']);
    }
    expect(why(await semWait(memory, 0))).toEqual([-1, 'EINVAL']);
    expect(semInit(memory, 0, 1)).toBe(0);
    expect(await semWait(memory, 0)).toBe(0);
  });

  test('a semaphore in memory of PROT_READ is this process’s own', async () => {
    const memory = mmap(-1, 4096, PROT_READ) as ArrayBuffer;
    semInit(memory, 0, 0);
    const waiting = semWait(memory, 0);
    expect(await waits(waiting)).toBe(true);
    semPost(memory, 0);
    expect(await waiting).toBe(0);
  });

  test('an offset must lie within the memory, and be divisible by 8', () => {
    const memory = aPage();
    for (const offset of [-8, 4, 4096 - SEM_SIZE + 8, 1.5, NaN, 2 ** 40]) {
      expect(() => semPost(memory, offset)).toThrow(RangeError);
    }
    expect(semPost(memory, 4096 - SEM_SIZE)).toBe(0);
    const small = mmap(-1, 16) as ArrayBuffer;
    expect(() => semInit(small, 0, 0)).toThrow(RangeError);
    expect(() => semInit(memory, 0, -1)).toThrow(RangeError);
    expect(() => semInit(memory, 0, 2 ** 32)).toThrow(RangeError);
    expect(() => semInit(memory, '0' as unknown as number, 0)).toThrow(TypeError);
    expect(() => semPost(new Uint8Array(64) as unknown as ArrayBuffer, 0)).toThrow(TypeError);
    expect(() => semWait(undefined as unknown as ArrayBuffer, 0)).toThrow(TypeError);
  });
});
