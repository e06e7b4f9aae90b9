/**
 * Waiting on semaphores, any number of them, in one thread.
 *
 * A semaphore of glibc is two numbers: its value, and how many wait. A process that waits sleeps in futex(2) on the value;
 * `sem_post` wakes one of them if anybody waits. We do the same, but one thread of Node's pool sleeps on
 * all values at once (futex.ts). It takes nothing: the calls try themselves.
 *
 * Where the kernel has no futex_waitv, or the numbers are not where we know them, the calls ask again
 * every few milliseconds; so they do on a semaphore that was not made for several processes.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/futex.2.html futex(2)}
 */
import type { Resolve } from '../calls/results.ts';
import { askAgain } from './again.ts';
import { futexWake, isKnownLayout, MOST_FUTEXES, SHARED_SEMAPHORE, Sleeper } from './futex.ts';
import type { Pointer } from './libc.ts';
import { hasMoment } from './moment.ts';
import { mappingOf, onUnmap } from './mappings.ts';
import { poolHasRoom } from './pool.ts';
import { answer, settle, type Outcome } from './turn.ts';

interface Wait {
  readonly memory: ArrayBuffer;
  readonly offset: number;
  readonly at: Pointer;
  readonly attempt: () => Outcome;
  /** The same, but it sleeps for a moment first, if it has to wait. */
  readonly attemptSoon: () => Outcome;
}
interface Waiting extends Wait {
  readonly resolve: Resolve;
}

/** In the order in which they came. */
let waiting: Waiting[] = [];
/** Those that ask again: only the first on a semaphore does. */
const asking: Wait[] = [];
/** `null` where the calls have to ask again. */
let sleeper: Sleeper | null | undefined;

export function waitForSemaphore(wait: Wait): Promise<number> {
  const isSame = ({ at }: Wait): boolean => at === wait.at;
  const behind = waiting.some(isSame) || asking.some(isSame);
  const outcome = behind ? undefined : (wait.attempt() ?? soon(wait));
  if (outcome !== undefined) return answer(outcome);
  sleeper ??= poolHasRoom && isKnownLayout() ? prepare() : null;
  const isOne = waiting.some(isSame);
  const fits = isOne || new Set(waiting.map(({ at }) => at)).size < MOST_FUTEXES;
  if (sleeper === null || !fits || asking.some(isSame) || !isShared(wait)) return ask(wait);
  return new Promise((resolve) => {
    waiting.push({ ...wait, resolve });
    count(wait, 1);
    if (sleeper?.asleep) sleeper.wake();
    else sleep();
  });
}

function soon({ attemptSoon }: Wait): Outcome {
  return waiting.length === 0 && hasMoment() ? attemptSoon() : undefined;
}

/** Asks again until it is its turn and the semaphore can be taken. */
function ask(wait: Wait): Promise<number> {
  asking.push(wait);
  return askAgain(() => {
    if (asking.find(({ at }) => at === wait.at) !== wait) return undefined;
    const outcome = mappingOf(wait.memory) === undefined ? 'EINVAL' : wait.attempt();
    if (outcome !== undefined) asking.splice(asking.indexOf(wait), 1);
    return outcome;
  });
}

/** Lets the thread sleep until one of the semaphores may be taken. */
function sleep(): void {
  if (waiting.length === 0) return;
  const places = [...new Set(waiting.map(({ at }) => at))];
  sleeper?.sleep(places, (works) => {
    if (!works) return giveUp();
    serveAll();
    sleep();
  });
}

/** In order: on one semaphore the first to wait is the first to go on. */
function serveAll(): void {
  const stuck = new Set<Pointer>();
  waiting = waiting.filter((call) => {
    const outcome = stuck.has(call.at) ? undefined : call.attempt();
    if (outcome === undefined) stuck.add(call.at);
    else finish(call, outcome);
    return outcome === undefined;
  });
}

function finish(call: Waiting, outcome: number | string): void {
  count(call, -1);
  settle(call.resolve, outcome);
}

/** How many wait, for `sem_post`: the second number of the semaphore. */
function count({ memory, offset }: Wait, change: 1 | -1): void {
  if (mappingOf(memory) !== undefined) Atomics.add(new Int32Array(memory, offset, 2), 1, change);
}

/** False for one that `sem_init` made for the threads of one process, or nobody: `sem_post` would not wake us. */
function isShared({ memory, offset }: Wait): boolean {
  return new Int32Array(memory, offset, 3)[2] === SHARED_SEMAPHORE;
}

function giveUp(): void {
  sleeper = null;
  for (const call of waiting.splice(0)) {
    count(call, -1);
    void ask(call).then(call.resolve);
  }
}

function prepare(): Sleeper | null {
  const made = Sleeper.make();
  if (made === undefined) return null;
  onUnmap((memory) => {
    const gone = waiting.filter((call) => call.memory === memory);
    if (gone.length === 0) return;
    waiting = waiting.filter((call) => call.memory !== memory);
    for (const call of gone) finish(call, 'EINVAL');
    made.wake();
  });
  // The pool's thread must not keep the process at its end.
  process.on('exit', () => {
    for (const call of waiting.splice(0)) {
      count(call, -1);
      futexWake(call.at, 1); // Whom a post has woken in our place.
    }
    if (made.asleep) made.wake();
  });
  return made;
}
