/**
 * Which ends of pipes and FIFOs this process holds, and which shared memory, as the kernel says. The end of a stream comes only when nobody holds
 * the write end any more: so who holds it is what a reader that waits for ever is about.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { fstatSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isOp, OPERATIONS } from '../../calls/operations.ts';
import type { IpcCall } from './ipc.ts';

const HELD = '/proc/self/fd';
/** What the library needs for itself has numbers from here on. */
const PRIVATE = 200;
/** The link of a descriptor has the access of its open file. */
const READ = 0o400;
const WRITE = 0o200;

/** What this process holds, as far as it was looked at. */
export class Held {
  #pipes: string[] | undefined;
  #memory: string[] = [];
  #told = '';

  /** What it holds when a call begins, if nobody has looked yet. */
  before(): string | undefined {
    if (this.#pipes !== undefined) return undefined;
    this.#pipes = pipesHeld();
    this.#memory = memoryMapped();
    return (this.#told = this.#text());
  }

  /** What it holds at its end: a child that only writes to memory of its parent makes no call. */
  atEnd(): string | undefined {
    return this.#pipes === undefined && memoryMapped().length > 0 ? this.before() : undefined;
  }

  /** What it holds after a call that has changed it. */
  after({ op: name, res }: IpcCall): string | undefined {
    const op = `ipc:${name}`;
    if (!isOp(op) || res === -1) return undefined;
    const { holds, on } = OPERATIONS[op];
    if (holds !== true) return undefined;
    if (on === 'memory') this.#memory = memoryMapped();
    else this.#pipes = pipesHeld();
    const text = this.#text();
    if (text === this.#told) return undefined;
    return (this.#told = text);
  }

  #text(): string {
    return [...(this.#pipes ?? []), ...this.#memory].join('\n');
  }
}

/** A line for each descriptor of a pipe or a FIFO: `28 r pipe:[812345]`. */
function pipesHeld(): string[] {
  try {
    return readdirSync(HELD).map(Number).flatMap(lineOf);
  } catch {
    return []; // not Linux
  }
}

function lineOf(fd: number): string[] {
  try {
    if (fd >= PRIVATE || !fstatSync(fd).isFIFO()) return [];
    const link = `${HELD}/${fd}`;
    const { mode } = lstatSync(link);
    const access = `${mode & READ ? 'r' : ''}${mode & WRITE ? 'w' : ''}`;
    return [`${fd} ${access} ${readlinkSync(link)}`];
  } catch {
    return []; // the one by which the folder was read
  }
}

/** A line for each memory that others may have, too: `- rw memory:[4711]` without a name, `memory /name`, `memory ID`. */
function memoryMapped(): string[] {
  try {
    const lines = readFileSync('/proc/self/maps', 'utf8').split('\n').flatMap(memoryOf);
    return [...new Set(lines)];
  } catch {
    return [];
  }
}

function memoryOf(line: string): string[] {
  const [, shared, inode, file = ''] =
    /^\S+ rw-([sp]) \S+ \S+ (\d+) +\/(.*?)( \(deleted\))?$/.exec(line) ?? [];
  const access = shared === 's' ? 'rw' : 'r'; // what is written to a private mapping stays here
  if (file === 'memfd:mysocks') return [`- ${access} memory:[${inode}]`];
  if (/^SYSV[\da-f]{8}$/.test(file)) return [`- ${access} memory ${inode}`];
  return file.startsWith('dev/shm/') ? [`- ${access} memory ${file.slice('dev/shm'.length)}`] : [];
}
