// Kernel objects for the tests of lib/ipc, which go when the test is over.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import {
  close,
  errno,
  IPC_PRIVATE,
  IPC_RMID,
  mmap,
  msgctl,
  msgget,
  pipe,
  semInit,
  shmUnlink,
  socketpair,
  type Pair,
} from '../../lib/ipc/index.ts';

/** The unit is for Linux. */
export const noLinux = process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch);

/** What a call gave, and why. */
export function why(result: unknown): [unknown, string] {
  return [result, result === -1 ? errno() : ''];
}

function ends(make: (fd: Pair) => number): Pair {
  const fd: Pair = [-1, -1];
  expect(make(fd)).toBe(0);
  onTestFinished(() => fd.forEach((end) => void close(end)));
  return fd;
}

/** A pipe: what is written to its second descriptor can be read from the first. */
export function aPipe(): Pair {
  return ends(pipe);
}

export function aSocketpair(): Pair {
  return ends(socketpair);
}

/** A new queue. */
export function aQueue(): number {
  const id = msgget(IPC_PRIVATE, 0o600);
  expect(id).toBeGreaterThanOrEqual(0);
  onTestFinished(() => void msgctl(id, IPC_RMID));
  return id;
}

/** A page of memory. */
export function aPage(): ArrayBuffer {
  const memory = mmap(-1, 4096);
  if (memory === -1) throw new Error(`mmap: ${errno()}`);
  return memory;
}

/** A page that begins with a semaphore. */
export function aSemaphore(value: number): ArrayBuffer {
  const memory = aPage();
  expect(semInit(memory, 0, value)).toBe(0);
  return memory;
}

let names = 0;
/** A name for shared memory that no other test has. */
export function aName(): string {
  const name = `/mysocks-test-${process.pid}-${names++}`;
  onTestFinished(() => void shmUnlink(name));
  return name;
}

/** The numbers of the descriptors that a process has open. */
export function openIn(pid: number | 'self'): number[] {
  return readdirSync(`/proc/${pid}/fd`).map(Number);
}

/** Waits until a process sleeps in the kernel or has ended: `S`, `Z`, … as ps shows it. */
export async function stateOf(pid: number, state: RegExp): Promise<void> {
  await expect.poll(() => readState(pid)).toMatch(state);
}

function readState(pid: number): string {
  try {
    return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? '';
  } catch {
    return 'gone';
  }
}

/** True while a promise has not come to anything. Other calls have had their turns before it is looked at. */
export async function waits(promise: Promise<unknown>): Promise<boolean> {
  const still = Symbol('still');
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(still)])) === still;
}
