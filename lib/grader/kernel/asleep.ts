/**
 * Whether processes can ever do anything again by themselves.
 *
 * A thread that sleeps in a system call without a time-out goes on when somebody else does something: sends bytes,
 * ends, frees a lock. If that holds for every thread of a program, and nothing is on its way to it, then it waits for
 * ever. The kernel tells in which call each thread sleeps, with its arguments, and how often it has run.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_syscall.5.html proc_pid_syscall(5)}
 */
import { statSync } from 'node:fs';
import { descriptors, entries, read } from './processes.ts';

/** The sleep of some processes. */
export interface Sleep {
  /** The shortest time-out in milliseconds with which a thread went to sleep; Infinity when all sleep without one. */
  readonly timeout: number;
  /** All threads with how often each has run: the same at two looks means that none has run in between. */
  readonly mark: string;
}

/** The call in which a thread sleeps. */
interface Call {
  readonly pid: number;
  readonly args: readonly bigint[];
  /** The function of the kernel. */
  readonly place: () => string;
}

/** The longest that a call sleeps, in milliseconds; `undefined` when that cannot be told. */
type Rule = (call: Call) => number | undefined;

const ever: Rule = () => Infinity;

/** That argument is the number of milliseconds, below zero for ever. */
function ms(at: number): Rule {
  return ({ args }) => {
    const limit = Number(BigInt.asIntN(32, args[at] ?? 0n));
    return limit < 0 ? Infinity : limit;
  };
}

/** That argument leads to a time, which cannot be read from here, or nowhere. */
function time(at: number): Rule {
  return ({ args }) => (args[at] === 0n ? Infinity : undefined);
}

/** Waits at a pipe, a socket or a counter: a file comes by itself. */
const stream: Rule = ({ pid, args }) => {
  const fd = Number(args[0]);
  if (descriptors(pid)?.get(fd) === 'anon_inode:[eventfd]') return Infinity;
  const found = statSync(`/proc/${pid}/fd/${fd}`, { throwIfNoEntry: false });
  return found?.isFIFO() === true || found?.isSocket() === true ? Infinity : undefined;
};

/** Opens a FIFO, and nobody opens its other end. */
const fifo: Rule = ({ place }) =>
  ['wait_for_partner', 'fifo_open'].includes(place()) ? Infinity : undefined;

// FUTEX_WAIT, _LOCK_PI, _WAIT_BITSET, _WAIT_REQUEUE_PI, _LOCK_PI2; above them are flags.
const FUTEX_WAITS = [0n, 6n, 9n, 11n, 13n];
const futex: Rule = (call) =>
  FUTEX_WAITS.includes((call.args[1] ?? 0n) & 0x7fn) ? time(3)(call) : undefined;

// F_SETLKW, F_OFD_SETLKW
const lock: Rule = ({ args }) => (args[1] === 7n || args[1] === 38n ? Infinity : undefined);

/** The calls that wait for somebody else: their numbers on x86-64 and on arm64. */
const CALLS: readonly (readonly [x64: number, arm64: number, rule: Rule])[] = [
  [232, -1, ms(3)], // epoll_wait
  [281, 22, ms(3)], // epoll_pwait
  [441, 441, time(3)], // epoll_pwait2
  [7, -1, ms(2)], // poll
  [271, 73, time(2)], // ppoll
  [23, -1, time(4)], // select
  [270, 72, time(4)], // pselect6
  [202, 98, futex],
  [449, 449, time(3)], // futex_waitv
  [0, 63, stream], // read
  [1, 64, stream], // write
  [19, 65, stream], // readv
  [20, 66, stream], // writev
  [43, 202, ever], // accept
  [288, 242, ever], // accept4
  [45, 207, ever], // recvfrom
  [47, 212, ever], // recvmsg
  [44, 206, ever], // sendto
  [46, 211, ever], // sendmsg
  [61, 260, ever], // wait4
  [247, 95, ever], // waitid
  [34, -1, ever], // pause
  [130, 133, ever], // rt_sigsuspend
  [128, 137, time(2)], // rt_sigtimedwait
  [2, -1, fifo], // open
  [257, 56, fifo], // openat
  [72, 25, lock], // fcntl
  [73, 32, ever], // flock
  [65, 193, ever], // semop
  [220, 192, time(3)], // semtimedop
  [69, 189, ever], // msgsnd
  [70, 188, ever], // msgrcv
  [242, 182, time(4)], // mq_timedsend
  [243, 183, time(4)], // mq_timedreceive
];

const COLUMN: Readonly<Record<string, 0 | 1>> = { x64: 0, arm64: 1 };

/**
 * In how many milliseconds at most a thread wakes that sleeps in a call, by the line of `/proc/PID/syscall`: Infinity
 * when only somebody else can wake it, `undefined` when it runs, or when that cannot be told.
 */
export function timeoutOf(
  line: string,
  pid: number,
  place = () => '',
  arch: string = process.arch,
): number | undefined {
  const column = COLUMN[arch];
  // number, six arguments, stack pointer, program counter; or `running`
  const [number = '', ...args] = line.trim().split(' ');
  if (column === undefined || args.length < 6) return undefined;
  const rule = CALLS.find((row) => row[column] === Number(number))?.[2];
  return rule?.({ pid, args: args.map(BigInt), place });
}

/**
 * In how many milliseconds at the latest a timer of its own wakes the main thread of a process; Infinity when there is
 * none, `undefined` where that cannot be known.
 */
export function timerAhead(pid: number): number | undefined {
  return timeoutOf(read(`/proc/${pid}/syscall`) ?? '', pid);
}

/** The sleep of these processes; `undefined` when a thread runs or waits for something that comes by itself. */
export function sleepOf(pids: readonly number[]): Sleep | undefined {
  const marks: string[] = [];
  let timeout = Infinity;
  for (const pid of pids) {
    const threads = entries(`/proc/${pid}/task`);
    if (threads.length === 0) return undefined; // it has just gone, and somebody will hear of that
    for (const thread of threads) {
      const sleep = sleepOfThread(pid, `/proc/${pid}/task/${thread}`);
      if (sleep === undefined) return undefined;
      marks.push(`${thread}:${sleep.mark}`);
      timeout = Math.min(timeout, sleep.timeout);
    }
    if (timeout === Infinity && hasHiddenTimer(pid)) return undefined;
  }
  return { timeout, mark: marks.join(' ') };
}

function sleepOfThread(pid: number, thread: string): Sleep | undefined {
  const status = read(`${thread}/status`) ?? '';
  const state = /^State:\s+(\S)/m.exec(status)?.[1];
  const mark = (status.match(/^\w*voluntary_ctxt_switches:\s+\d+$/gm) ?? []).join();
  if (state === 'Z' || state === 'X') return { timeout: Infinity, mark: 'ended' };
  if (state === 'T') return { timeout: Infinity, mark }; // until somebody lets it go on
  // A thread of the kernel's that reads and writes for the process.
  if (state !== 'S' || /^Name:\s+iou-/.test(status) || mark === '') return undefined;
  const place = () => read(`${thread}/wchan`) ?? '';
  const timeout = timeoutOf(read(`${thread}/syscall`) ?? '', pid, place);
  return timeout === undefined ? undefined : { timeout, mark };
}

/** A timer that is in no time-out: one that sends a signal, or one that is a descriptor. */
function hasHiddenTimer(pid: number): boolean {
  if ((read(`/proc/${pid}/timers`) ?? '') !== '') return true;
  return [...(descriptors(pid)?.values() ?? ['anon_inode:[timerfd]'])].includes(
    'anon_inode:[timerfd]',
  );
}
