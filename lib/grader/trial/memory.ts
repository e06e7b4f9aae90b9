/**
 * Shared memory with a name, as the grader has it: a process that reads numbers, writes them, takes semaphores and posts.
 *
 * It reads and writes the file, which is the memory: so nothing that a program does to it can hurt.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY_FOLDER } from '../kernel/ipc.ts';
import { callSemaphore } from './semaphores.ts';

/** What glibc writes into a `sem_t` that is made for several processes: FUTEX_PRIVATE_FLAG. */
const FOR_PROCESSES = 128;
/** The size of a `sem_t`. */
export const SEM_SIZE = 32;

export class Memory {
  readonly name: string;
  readonly #fd: number;

  /** @throws When there is no memory of that name. */
  constructor(name: string) {
    this.name = name;
    this.#fd = openSync(join(MEMORY_FOLDER, name), 'r+');
  }

  get size(): number {
    return fstatSync(this.#fd).size;
  }

  /** Which memory it is: one that was made anew under the same name has another number. */
  get inode(): number {
    return fstatSync(this.#fd).ino;
  }

  /** Bytes of it; what is not there reads as 0. */
  bytes(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    readSync(this.#fd, bytes, 0, length, offset);
    return bytes;
  }

  int(offset: number): number {
    return this.bytes(offset, 4).readInt32LE();
  }

  /** A `long long`. */
  long(offset: number): bigint {
    return this.bytes(offset, 8).readBigInt64LE();
  }

  write(offset: number, bytes: Uint8Array): void {
    writeSync(this.#fd, bytes, 0, bytes.length, offset);
  }

  setInt(offset: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    this.write(offset, bytes);
  }

  setLong(offset: number, value: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    this.write(offset, bytes);
  }

  /** Whether somebody has made a semaphore for several processes there. */
  isSemaphore(offset: number): boolean {
    return this.int(offset + 8) === FOR_PROCESSES;
  }

  /** The value of a semaphore. */
  value(offset: number): number {
    return this.bytes(offset, 4).readUInt32LE();
  }

  /** How many wait at a semaphore. Those that ask again and again are not counted. */
  waiters(offset: number): number {
    return this.bytes(offset + 4, 4).readUInt32LE();
  }

  /** Takes 1 from a semaphore, if it can within some milliseconds, also where others take it and post all the time. */
  async take(offset: number): Promise<boolean> {
    return (await callSemaphore('take', this.#path, offset)) === 0;
  }

  /** Posts a semaphore. */
  async post(offset: number): Promise<boolean> {
    return (await callSemaphore('post', this.#path, offset)) === 0;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** The same memory, also when its name is gone. */
  get #path(): string {
    return `/proc/${process.pid}/fd/${this.#fd}`;
  }
}

/** The bytes of a semaphore for several processes on which nobody waits. */
export function semaphoreBytes(value: number): Buffer {
  const bytes = Buffer.alloc(SEM_SIZE);
  bytes.writeUInt32LE(value);
  bytes.writeInt32LE(FOR_PROCESSES, 8);
  return bytes;
}
