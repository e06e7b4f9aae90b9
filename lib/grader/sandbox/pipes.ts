/**
 * Real pipes for stdin, stdout and stderr, as a shell makes them.
 *
 * Node gives a child process sockets where a shell would give pipes, and a program can tell: `/dev/stdin` cannot
 * be opened when it is a socket, and a socket holds far fewer one-byte writes than a pipe. Node has no pipe(2);
 * a shell does. So a shell starts a pipeline that does nothing, and Linux lets us open its pipes once more by
 * their names in `/proc`. Then the pipeline may go.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/pipe.7.html pipe(7)}
 */
import { spawn } from 'node:child_process';
import { closeSync, constants, fchownSync, fstatSync, openSync, readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { childrenOf } from '../kernel/processes.ts';

/** The standard streams of one program: our ends, and the descriptors that it is to get. */
export interface Pipes {
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
  readonly inside: readonly [number, number, number];
  /** What `/proc/PID/fd` calls them. */
  readonly names: ReadonlySet<string>;
}

interface Pipe {
  readonly read: number;
  readonly write: number;
}

/** How many pipes are made at once. */
const BATCH = 12;

const spare: Pipe[] = [];

/** Makes three pipes whose inner ends belong to a user. */
export async function makePipes(user: number | undefined): Promise<Pipes> {
  const [input, output, errors] = [await takePipe(), await takePipe(), await takePipe()];
  if (user !== undefined) {
    // To open /dev/stdin is to open the pipe again, by its owner and mode.
    for (const { read } of [input, output, errors]) fchownSync(read, user, user);
  }
  return {
    stdin: new Socket({ fd: input.write, readable: false, writable: true }),
    stdout: new Socket({ fd: output.read, readable: true, writable: false }),
    stderr: new Socket({ fd: errors.read, readable: true, writable: false }),
    inside: [input.read, output.write, errors.write],
    names: new Set([input, output, errors].map(({ read }) => `pipe:[${fstatSync(read).ino}]`)),
  };
}

/** Closes our copies of the program's ends; without this there would never be an end of the stream. */
export function closeInside({ inside }: Pipes): void {
  for (const fd of inside) closeSync(fd);
}

async function takePipe(): Promise<Pipe> {
  for (;;) {
    const pipe = spare.pop();
    if (pipe !== undefined) return pipe;
    spare.push(...(await newPipes()));
  }
}

/** The pipes between the parts of a pipeline of shells, each of which waits for a word from us, not from its pipe. */
async function newPipes(): Promise<Pipe[]> {
  const pipeline = Array.from({ length: BATCH + 1 }, () => 'read word <&3').join(' | ');
  const shell = spawn('sh', ['-c', pipeline], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let words = '';
  shell.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    shell.on('exit', () => resolve());
    shell.on('error', (error) => {
      words = error.message;
      resolve();
    });
  });
  let over = false;
  void ended.then(() => (over = true));
  try {
    const writers = await pipeWriters(shell.pid ?? -1, () => over);
    if (writers === undefined) throw new Error(`No pipes could be made: ${words.trim()}`);
    return writers.map((name) => ({
      read: openSync(name, constants.O_RDONLY),
      write: openSync(name, constants.O_WRONLY),
    }));
  } finally {
    shell.stdio[3]?.destroy();
  }
}

/** The names of the pipes into which the parts of the pipeline write; none when the shell cannot start them all. */
async function pipeWriters(shell: number, over: () => boolean): Promise<string[] | undefined> {
  while (!over()) {
    const names = childrenOf(shell).map((pid) => `/proc/${pid}/fd/1`);
    const writers = names.filter(isPipe);
    if (writers.length === BATCH) return writers;
    await turn();
  }
  return undefined;
}

function isPipe(name: string): boolean {
  try {
    return readlinkSync(name).startsWith('pipe:');
  } catch {
    return false; // that part is just being started
  }
}
