/**
 * Which descriptors Node has opened for itself, so that no `dup2` and no `close` takes one from under it.
 *
 * Nobody tells. Node's own are those that are never blocking (its sockets, the pipes that wake its threads), those
 * without a file (epoll, eventfd, inotify), /dev/null, and a lock of libuv's, a pipe. What a program opens with
 * `node:fs` is a file, or blocks: it is the program's.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { O_NONBLOCK } from './constants.ts';
import { libc } from './libc.ts';

const F_SETFD = 2;
const F_GETFL = 3;

interface Open {
  readonly fd: number;
  readonly nonblocking: boolean;
  /** What it leads to: `pipe:[4711]`, `/etc/passwd`. */
  readonly link: string;
}

/** What each number led to when it was found to be Node's: a number may go to another. */
const nodes = new Map<number, string>();
/** Numbers that this process was started with: the program's, whatever they are. */
const given = new Map<number, string>();

/**
 * Looks at what is open before the first descriptor of the program is made. `known` are those that are
 * entered already.
 *
 * At its start Node sets FD_CLOEXEC on what it finds open. A program in C would give it on to its children, so it
 * is cleared again.
 */
export function findNodesOwn(known: (fd: number) => boolean): void {
  const found = openDescriptors().filter(({ fd }) => !known(fd));
  // libuv makes a pipe that blocks, for a lock, then one for signals that does not.
  const signals = found.find((one) => one.fd > 2 && isPipe(one) && one.nonblocking);
  for (const one of found) {
    const { fd, link } = one;
    const isLock =
      isPipe(one) &&
      fd < (signals?.fd ?? 0) &&
      found.filter((other) => other.link === link).length === 2;
    if (fd > 2 && (isLock || seemsNodes(one) || link === '/dev/null')) nodes.set(fd, link);
    else {
      given.set(fd, link);
      libc().fcntl(fd, F_SETFD, 0);
    }
  }
}

/** True for an open descriptor that the program must leave alone. */
export function isNodes(fd: number): boolean {
  const one = lookAt(fd);
  if (one === undefined || given.get(fd) === one.link) return false;
  return nodes.get(fd) === one.link || seemsNodes(one);
}

/** All that is open, lowest first. */
export function openDescriptors(): Open[] {
  const numbers = readdirSync('/proc/self/fd').map(Number);
  return numbers
    .toSorted((a, b) => a - b)
    .map(lookAt)
    .filter((one) => one !== undefined);
}

function lookAt(fd: number): Open | undefined {
  const flags = libc().fcntl(fd, F_GETFL, 0);
  if (flags < 0) return undefined; // closed, as the folder's own is by now
  return { fd, nonblocking: (flags & O_NONBLOCK) !== 0, link: linkOf(fd) };
}

function linkOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return 'anon_inode:'; // A thread of Node has closed it meanwhile.
  }
}

function seemsNodes({ nonblocking, link }: Open): boolean {
  if (link.startsWith('anon_inode:') || link === recording) return true;
  return nonblocking && /^(pipe:|socket:|\/dev\/)/.test(link);
}

function isPipe({ link }: Open): boolean {
  return link.startsWith('pipe:');
}

/** The file that trace/record/ writes. */
const recording = join(resolve(process.env.MYSOCKS_TRACE ?? ''), `${process.pid}.jsonl`);
