/**
 * A second descriptor, the *twin*, for each end of a pipe that is read or written.
 *
 * A call on a pipe must not block the process, and O_NONBLOCK belongs to the open file, which all
 * processes share that have a copy of the descriptor: a C program in the pipeline would read EAGAIN. So
 * the library opens the same pipe once more for itself, without blocking (`/proc/self/fd/N`). The twin is
 * closed with its descriptor, so that the end of the stream comes when it should.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { O_CLOEXEC, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } from './constants.ts';
import { libc, why } from './libc.ts';
import { toPrivate } from './private.ts';
import type { Direction } from './ready.ts';
import type { Descriptor } from './table.ts';

const F_GETFL = 3;
const ACCESS = 3;

/** The twin of one end; the code of the failure of a call on it; `undefined` when no twin is to be had. */
export function twin(
  entry: Descriptor,
  direction: Direction,
): number | 'EBADF' | 'EPIPE' | undefined {
  const known = entry.twins[direction];
  if (known !== undefined) return known;
  const access = libc().fcntl(entry.fd, F_GETFL, 0) & ACCESS;
  const wanted = direction === 'in' ? O_RDONLY : O_WRONLY;
  if (access !== wanted && access !== O_RDWR) return 'EBADF';
  const flags = wanted | O_NONBLOCK | O_CLOEXEC;
  const fd = toPrivate(libc().open(`/proc/self/fd/${entry.fd}`, flags, 0));
  if (fd >= 0) return (entry.twins[direction] = fd);
  return why() === 'ENXIO' ? 'EPIPE' : undefined; // Nobody reads any more.
}
