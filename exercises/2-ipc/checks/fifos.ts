/**
 * FIFOs in the folder of a program: the grader at their other end.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { Inbox, type Trial } from '../../../lib/grader/index.ts';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** Makes FIFOs that every user may open. Node has no mkfifo(3). */
export function makeFifos(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const { status, stderr, error } = spawnSync('mkfifo', ['-m', '666', ...paths]);
  if (status !== 0) throw new Error(`No FIFO can be made: ${error?.message ?? String(stderr)}`);
}

/** A FIFO that the grader reads. It does not wait for a writer. */
export class FifoReader {
  readonly path: string;
  readonly inbox: Inbox;
  readonly #socket: Socket;

  constructor(t: Trial, name: string, path: string) {
    this.path = path;
    this.inbox = new Inbox(name, t.waiting);
    const fd = openSync(path, O_RDONLY | O_NONBLOCK);
    this.#socket = new Socket({ fd, readable: true, writable: false });
    this.#socket.on('data', (chunk: Buffer) => this.inbox.push(chunk));
    this.#socket.on('end', () => this.inbox.end('end'));
    this.#socket.on('error', () => this.inbox.end('reset'));
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Fills a FIFO that somebody reads, until it takes no more. Gives the number of bytes. */
function fillFifo(path: string): number {
  const fd = openSync(path, O_WRONLY | O_NONBLOCK);
  const page = Buffer.alloc(4096, 'x');
  let bytes = 0;
  try {
    for (;;) bytes += writeSync(fd, page);
  } catch {
    return bytes; // EAGAIN: it is full
  } finally {
    closeSync(fd);
  }
}

/**
 * Fills a FIFO, and is a reader that takes nothing, until what it gives back is called. No socket: that reads ahead
 * though it is paused, and there would be room again.
 */
export function readerOfAFull(path: string): () => void {
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  fillFifo(path);
  return () => closeSync(reader);
}

/** How many bytes a pipe takes that nobody reads: 64 KB, or more where pages are larger. */
export function pipeCapacity(t: Trial): number {
  const path = join(t.folder(), 'fifo');
  makeFifos([path]);
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    return fillFifo(path);
  } finally {
    closeSync(reader);
  }
}

/** Writes to a FIFO that a program reads, in order, and as it has room. */
export class FifoWriter {
  readonly #t: Trial;
  readonly #socket: Socket;

  constructor(t: Trial, path: string) {
    this.#t = t;
    const fd = openSync(path, O_WRONLY | O_NONBLOCK);
    this.#socket = new Socket({ fd, readable: false, writable: true });
    this.#socket.on('error', () => {}); // nobody reads it any more
  }

  write(data: string | Uint8Array): void {
    this.#socket.write(data, () => this.#t.ring());
  }

  /** Waits until all is written, as long as the program goes on reading. */
  async written(): Promise<void> {
    const done = () => (this.#socket.writableLength === 0 ? this : undefined);
    await this.#t.until(done, { progress: () => this.#socket.bytesWritten });
  }

  /** Closes it when all is written. */
  close(): void {
    this.#socket.end();
  }
}
