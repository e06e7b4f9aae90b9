/**
 * The processes of a program: who they are, how they are stopped, how they end.
 *
 * @module
 */
import { constants } from 'node:os';
import {
  ASLEEP,
  durationMs,
  threadStates,
  type Proc,
  type StudentProgram,
  type Trial,
  type WaitOptions,
} from '../../../lib/grader/index.ts';

/** For a process that has begun to start. */
const START_MS = 8_000;

/** The processes that a program has started, those left out that have ended, or have not become a program yet. */
export function childrenOf(program: StudentProgram): Proc[] {
  const own = program.process.pid;
  return program.process
    .processes()
    .filter(({ pid, state, copy }) => pid !== own && state !== 'Z' && !copy);
}

/** Expects the program to have this many children, and waits for them. */
export async function children(t: Trial, program: StudentProgram, n: number): Promise<Proc[]> {
  const look = () => {
    const found = childrenOf(program);
    return found.length === n ? found : undefined;
  };
  const found = await t.poll(look, { limit: START_MS });
  if (typeof found !== 'string') return found;
  const now = childrenOf(program).length;
  return t.fail(`${program.name} should have ${n} child${n === 1 ? '' : 'ren'}, but it has ${now}`);
}

/** Expects the program to have one child. */
export async function onlyChild(t: Trial, program: StudentProgram): Promise<Proc> {
  const [child] = await children(t, program, 1);
  return child ?? t.fail(`${program.name} has no child`);
}

/** The process of the program itself. */
export function ownProcess(t: Trial, program: StudentProgram): Proc {
  const own = program.process.processes().find(({ pid }) => pid === program.process.pid);
  return own ?? t.fail(`${program.name} has ended`, { symptom: 'ended' });
}

/** How a report names one of the program's processes. */
export function nameOf(program: StudentProgram, { pid }: Proc): string {
  return pid === program.process.pid ? program.name : `process ${pid}, a child of ${program.name},`;
}

/** Has one process stand still as long as `work` takes. */
export async function whileStopped<T>(
  t: Trial,
  program: StudentProgram,
  proc: Proc,
  work: () => Promise<T>,
): Promise<T> {
  await stop(t, program, proc);
  try {
    return await work();
  } finally {
    goOn(t, program, proc);
  }
}

/** Lets a process that was stopped go on. */
export function goOn(t: Trial, program: StudentProgram, proc: Proc): void {
  if (signal(proc, 'SIGCONT')) t.step(`${nameOf(program, proc)} goes on (SIGCONT)`);
}

/** Stops a process, and waits until none of its threads runs any more. */
export async function stop(t: Trial, program: StudentProgram, proc: Proc): Promise<void> {
  t.step(`${nameOf(program, proc)} is stopped (SIGSTOP)`);
  signal(proc, 'SIGSTOP');
  const stands = () => {
    const states = threadStates(proc.pid);
    return states.length > 0 && states.every((state) => state === 'T') ? proc : undefined;
  };
  if ((await t.poll(stands)) !== proc) t.fail(`${nameOf(program, proc)} has ended`);
}

/** Kills one process. */
export function kill(
  t: Trial,
  program: StudentProgram,
  proc: Proc,
  name: NodeJS.Signals = 'SIGKILL',
): void {
  t.step(`${nameOf(program, proc)} gets ${name}`);
  signal(proc, name);
}

/** Sends a signal; false when the process is gone. */
export function signal({ pid }: Proc, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** How a program ended, as a shell tells it: 128 + n for signal n, whether by the signal or by exit(). */
export function statusOf({ exit }: StudentProgram): number | undefined {
  if (exit?.signal === undefined) return exit?.status;
  const number = Object.entries(constants.signals).find(([name]) => name === exit.signal)?.[1];
  return 128 + (number ?? 0);
}

/**
 * Expects the program to end with this status, by exit() or, above 128, by the signal, and leave no process behind.
 *
 * @param meanwhile What to do as long as it runs.
 */
export async function endsWith(
  t: Trial,
  program: StudentProgram,
  status: number,
  meanwhile: () => void = () => {},
  options: WaitOptions = {},
): Promise<void> {
  const found = await t.poll(() => {
    if (program.exit !== undefined) return program;
    meanwhile();
    return undefined;
  }, options);
  const wanted = `${program.name} should have ended with exit status ${status}`;
  if (found !== program) {
    const late =
      found === 'asleep' ? ASLEEP : `it still runs after ${durationMs(t.limit(options))}`;
    t.fail(`${wanted}, but ${late}`, { symptom: 'not-ending', timedOut: true });
  }
  const got = statusOf(program);
  if (got !== status) t.fail(`${wanted}, but it ended with ${got}`, { symptom: 'exit-status' });
  t.step(`${program.name} ends with exit status ${status}`);
  await leavesNothing(t, program);
}

/** Expects that no process of a program that has ended remains. */
export async function leavesNothing(t: Trial, program: StudentProgram): Promise<void> {
  const left = () => program.process.processes();
  const found = await t.poll(() => (left().length === 0 ? t : undefined));
  if (found === t) return;
  const lines = left().map(({ pid, name, state }) => {
    return `  process ${pid} (${name})${state === 'Z' ? ', a zombie' : ''}`;
  });
  const what = `${program.name} has ended, but this is left of it`;
  t.fail([`${what}:`, ...lines.slice(0, 8)].join('\n'), { symptom: 'left-behind' });
}
