/**
 * Waiting for the end of a child.
 *
 * @module
 */
import { askAgain } from './again.ts';
import { checkPid } from './check.ts';
import { libc, why } from './libc.ts';
import { observe } from './observe.ts';
import { closePrivate, toPrivate } from './private.ts';
import { watch } from './ready.ts';
import { answer, settle, type Outcome } from './turn.ts';

const WNOHANG = 1;
const SYS_PIDFD_OPEN = 434;

/** The children that nobody has waited for yet. */
const children = new Set<number>();

export function enterChild(pid: number): number {
  children.add(pid);
  return pid;
}

/**
 * Waits for the end of a child of `forkChild()` or `posixSpawn()`: waitpid(2). Until then, it is a zombie when it ends.
 *
 * | Returns  | Meaning                                                        |
 * | -------- | -------------------------------------------------------------- |
 * | 0 to 255 | its exit status; 128 + n when signal n has ended it, as in a shell |
 * | -1       | `ECHILD` no child of this process, or waited for already         |
 *
 * @param pid What `forkChild()` or `posixSpawn()` gave, 1 or more: nobody else's child is ever taken.
 * @see {@link https://man7.org/linux/man-pages/man2/waitpid.2.html waitpid(2)}
 */
export function waitpid(pid: number): Promise<number> {
  checkPid(pid);
  return observe({ op: 'waitpid', on: pid }, () => {
    const outcome = statusOf(pid);
    if (outcome !== undefined) return answer(outcome);
    const fd = toPrivate(libc().syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0, 0));
    if (fd < 0) return askAgain(() => statusOf(pid));
    return new Promise((resolve) => {
      const failure = watch(fd, 'in', () => {
        closePrivate(fd);
        settle(resolve, statusOf(pid) ?? 'ECHILD');
      });
      if (failure === undefined) return;
      closePrivate(fd);
      void askAgain(() => statusOf(pid)).then(resolve);
    });
  });
}

/** `undefined` while it runs. */
function statusOf(pid: number): Outcome {
  if (!children.has(pid)) return 'ECHILD';
  const status = [0];
  const ended = libc().waitpid(pid, status, WNOHANG);
  if (ended === 0) return undefined;
  children.delete(pid);
  if (ended < 0) return why(); // SIGCHLD is ignored: the kernel has taken it away.
  const [number = 0] = status;
  const signal = number & 0x7f;
  return signal === 0 ? (number >> 8) & 0xff : 128 + signal;
}
