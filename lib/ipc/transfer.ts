/**
 * Reading and writing without ever blocking the process, each kind of descriptor in its own way.
 *
 * @module
 */
import { PIPE_BUF } from './constants.ts';
import { libc, why } from './libc.ts';
import { isReady, POLLIN, POLLOUT } from './poll.ts';
import type { Descriptor } from './table.ts';
import { twin } from './twins.ts';
import type { Outcome } from './turn.ts';

const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

/** Up to `n` bytes that are there. */
export function readNow(entry: Descriptor, buf: Uint8Array, n: number): Outcome {
  const { fd, kind } = entry;
  if (kind === 'socket') return result(libc().recv(fd, buf, n, MSG_DONTWAIT));
  const from = kind === 'pipe' ? twin(entry, 'in') : kind === 'file' ? fd : undefined;
  if (typeof from === 'string') return from;
  if (from !== undefined) return result(libc().read(from, buf, n));
  return isReady(fd, POLLIN) ? result(libc().read(fd, buf, n)) : undefined;
}

/** As many of the bytes as there is room for. */
export function writeNow(entry: Descriptor, bytes: Uint8Array): Outcome {
  const { fd, kind } = entry;
  if (kind === 'socket') {
    return result(libc().send(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL));
  }
  const to = kind === 'pipe' ? twin(entry, 'out') : kind === 'file' ? fd : undefined;
  if (typeof to === 'string') return to;
  if (to !== undefined) return result(libc().write(to, bytes, bytes.length));
  // So much a descriptor that is ready takes without blocking.
  const count = Math.min(bytes.length, PIPE_BUF);
  return isReady(fd, POLLOUT) ? result(libc().write(fd, bytes, count)) : undefined;
}

function result(n: number): Outcome {
  if (n >= 0) return n;
  const code = why();
  return code === 'EAGAIN' ? undefined : code;
}
