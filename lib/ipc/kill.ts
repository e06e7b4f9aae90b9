import { constants } from 'node:os';
import { setErrno } from '../errno.ts';
import { checkInt, checkPid } from './check.ts';
import { libc, why } from './libc.ts';
import { observeNow } from './observe.ts';

/**
 * Sends a signal to one process: kill(2).
 *
 * | Returns | Meaning                                                                    |
 * | ------- | -------------------------------------------------------------------------- |
 * | 0       | it is sent; for signal 0: there is such a process                           |
 * | -1      | `ESRCH` no such process; `EPERM` somebody else's; `EINVAL` no such signal     |
 *
 * @param pid 1 or more: C's 0 and -1 mean many, and -1 is also what a fork that failed gave.
 * @param signal `'SIGTERM'` or a number; 0 only asks.
 * @see {@link https://man7.org/linux/man-pages/man2/kill.2.html kill(2)}
 */
export function kill(pid: number, signal: NodeJS.Signals | number): number {
  checkPid(pid);
  const number = typeof signal === 'string' ? numberOf(signal) : checkInt('Signal', signal);
  return observeNow({ op: 'kill', on: pid, n: number }, () =>
    libc().kill(pid, number) < 0 ? setErrno(why()) : 0,
  );
}

function numberOf(name: NodeJS.Signals): number {
  const number: number | undefined = constants.signals[name];
  if (number !== undefined) return number;
  throw new RangeError(`Signal must be 'SIGTERM', 'SIGHUP' or the like: got '${name}'`);
}
