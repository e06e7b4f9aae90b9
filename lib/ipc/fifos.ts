/**
 * Waiting for the other end of a FIFO: nothing in the kernel tells when it is opened, so we ask again.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/fifo.7.html fifo(7)}
 */
import { askAgain } from './again.ts';
import { O_CLOEXEC, O_NONBLOCK } from './constants.ts';
import { libc, why } from './libc.ts';
import { isReady, POLLIN } from './poll.ts';
import { adoptPrivate, closePrivate, releasePrivate, toPrivate } from './private.ts';
import { enter } from './table.ts';
import { answer, type Outcome } from './turn.ts';

const SPLICE_F_NONBLOCK = 2;
const F_SETFD = 2;
const F_SETFL = 4;
const F_GETFL = 3;

/** Until somebody reads, a FIFO cannot be opened for writing without waiting. */
export function openToWrite(path: string, flags: number): Promise<number> {
  return now(() => {
    const fd = libc().open(path, flags | O_NONBLOCK, 0);
    if (fd < 0) return why() === 'ENXIO' ? undefined : why();
    return enterBlocking(fd);
  });
}

/** For reading it can; and then it is to be seen whether somebody writes. */
export function openToRead(path: string, flags: number): Promise<number> {
  const fd = libc().open(path, flags | O_NONBLOCK | O_CLOEXEC, 0);
  if (fd < 0) return answer(why());
  adoptPrivate(fd); // It has its number, and is not the program's yet.
  let scratch: number[] = [];
  return now(() => {
    if (!isReady(fd, POLLIN)) {
      if (scratch.length === 0) scratch = makeScratch();
      const [, end = -1] = scratch;
      // tee(2) takes nothing out of the pipe; without a writer it gives 0.
      if (end < 0 || libc().tee(fd, end, 1, SPLICE_F_NONBLOCK) === 0) return undefined;
    }
    scratch.forEach(closePrivate);
    releasePrivate(fd);
    if ((flags & O_CLOEXEC) === 0) libc().fcntl(fd, F_SETFD, 0);
    return enterBlocking(fd);
  });
}

function now(ask: () => Outcome): Promise<number> {
  const outcome = ask();
  return outcome === undefined ? askAgain(ask) : answer(outcome);
}

/** A pipe to tee into. */
function makeScratch(): number[] {
  const ends = [-1, -1];
  return libc().pipe2(ends, O_CLOEXEC) < 0 ? [] : ends.map(toPrivate);
}

function enterBlocking(fd: number): number {
  libc().fcntl(fd, F_SETFL, libc().fcntl(fd, F_GETFL, 0) & ~O_NONBLOCK);
  return enter(fd);
}
