/**
 * Calls on one descriptor, one behind the other: the first waits for the kernel, the others for the first.
 *
 * @module
 */
import { hasMoment } from './moment.ts';
import { isReadySoon, POLLIN, POLLOUT } from './poll.ts';
import { isWatching, watch, type Direction } from './ready.ts';
import { descriptor, type Call, type Descriptor } from './table.ts';
import { answer, settle, type Outcome } from './turn.ts';

/** What is done to a descriptor, as often as it takes. */
export interface Work {
  /** `undefined` when it would have to wait. */
  attempt(entry: Descriptor): Outcome;
  /** What the call gives when it can go on no more: how far it has come, or the code. */
  stopped(code: string): number | string;
}

/** Does it at once, or waits behind those that wait already. */
export function callOn(fd: number, direction: Direction, work: Work): Promise<number> {
  const entry = descriptor(fd);
  if (entry === undefined) return answer('EBADF');
  const queue = entry.waiting[direction];
  if (queue.length === 0) {
    const outcome = tried(entry, direction, () => work.attempt(entry));
    if (outcome !== undefined) return answer(outcome);
    if (entry.nonblocking) return answer(work.stopped('EAGAIN'));
  }
  return new Promise((resolve) => {
    const call: Call = {
      attempt: () => work.attempt(entry),
      stopped: (code) => work.stopped(code),
      resolve,
    };
    if (queue.push(call) === 1) wait(entry, direction);
  });
}

/** Tries, and as long as something comes within a moment, once more. */
function tried(entry: Descriptor, direction: Direction, attempt: () => Outcome): Outcome {
  const events = direction === 'in' ? POLLIN : POLLOUT;
  const isWorth = (): boolean => !entry.nonblocking && !isWatching() && hasMoment();
  let outcome = attempt();
  while (outcome === undefined && isWorth() && isReadySoon(entry.fd, events)) outcome = attempt();
  return outcome;
}

function wait(entry: Descriptor, direction: Direction): void {
  const failure = watch(entry.fd, direction, () => serve(entry, direction));
  if (failure === undefined) return;
  for (const { resolve, stopped } of entry.waiting[direction].splice(0)) {
    settle(resolve, stopped(failure));
  }
}

function serve(entry: Descriptor, direction: Direction): void {
  const queue = entry.waiting[direction];
  for (let first = queue[0]; first !== undefined; first = queue[0]) {
    const outcome = tried(entry, direction, first.attempt);
    if (outcome === undefined) return wait(entry, direction); // Another process was faster.
    queue.shift();
    settle(first.resolve, outcome);
  }
}
