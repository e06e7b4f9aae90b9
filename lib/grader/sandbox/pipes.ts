/**
 * Real pipes for stdin, stdout and stderr, as a shell makes them.
 *
 * Node gives a child process sockets where a shell would give pipes. A program can tell: `/dev/stdin` cannot
 * be opened when it is a socket, and a socket holds far fewer one-byte writes than a pipe. Named pipes, whose
 * name is taken away once both ends are open, are the same as those of a shell.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/fifo.7.html fifo(7)}
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

const { O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;

/** The standard streams of one program: our ends, and the descriptors that it is to get. */
export interface Pipes {
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
  readonly inside: readonly [number, number, number];
}

/** Makes three pipes; `folder` is where their names are for a moment. */
export function makePipes(folder: string): Pipes {
  const names = mkdtempSync(join(folder, 'pipes'));
  const [input, output, errors] = ['0', '1', '2'].map((name) => join(names, name));
  if (input === undefined || output === undefined || errors === undefined)
    throw new Error('No names');
  // Anybody may open them: a program can do so by /dev/stdin, and runs as another user.
  execFileSync('mkfifo', ['-m', '666', input, output, errors]);
  const toStdin = writeEnd(input);
  const fromStdout = readEnd(output);
  const fromStderr = readEnd(errors);
  rmSync(names, { recursive: true });
  return {
    stdin: new Socket({ fd: toStdin.ours, readable: false, writable: true }),
    stdout: new Socket({ fd: fromStdout.ours, readable: true, writable: false }),
    stderr: new Socket({ fd: fromStderr.ours, readable: true, writable: false }),
    inside: [toStdin.theirs, fromStdout.theirs, fromStderr.theirs],
  };
}

/** Closes our copies of the program's ends; without this there would never be an end of the stream. */
export function closeInside({ inside }: Pipes): void {
  for (const fd of inside) closeSync(fd);
}

function readEnd(name: string) {
  const ours = openSync(name, O_RDONLY | O_NONBLOCK);
  return { ours, theirs: openSync(name, O_WRONLY) };
}

/** A pipe without a reader cannot be opened for writing only, so it is opened for both for a moment. */
function writeEnd(name: string) {
  const both = openSync(name, O_RDWR | O_NONBLOCK);
  const theirs = openSync(name, O_RDONLY);
  const ours = openSync(name, O_WRONLY | O_NONBLOCK);
  closeSync(both);
  return { ours, theirs };
}
