/**
 * Waiting means sleeping: a process that waits leaves the processor to others.
 *
 * @module
 */
import { workOf, type StudentProgram, type Trial } from '../../../lib/grader/index.ts';
import { childrenOf, nameOf, ownProcess } from './processes.ts';

/** How long it is looked at when nobody can prove that it sleeps. */
const LOOK_MS = 1_000;
/** The contract: processor time in a second. */
const MOST_MS = 100;
/** Who asks every millisecond wakes more often than this in a second. */
const MOST_SLEEPS = 600;

/**
 * Expects that all processes of a program sleep while they wait. When the kernel says that all sleep until somebody else
 * does something, that is proven at once; else what each does in a second is looked at.
 */
export async function sleeps(t: Trial, program: StudentProgram): Promise<void> {
  const before = [ownProcess(t, program), ...childrenOf(program)].map((proc) => {
    return { proc, work: workOf(proc.pid) };
  });
  const begin = performance.now();
  // By the clock on the wall: a program may give up after 3 s, however slow the machine is.
  const over = () => (performance.now() - begin < LOOK_MS ? undefined : before);
  const found = await t.until(() => (program.exit === undefined ? over() : program));
  if (found === program) t.fail(`${program.name} ended while it should wait`, { symptom: 'ended' });
  const passed = performance.now() - begin;
  for (const { proc, work } of found === 'asleep' ? [] : before) {
    const now = workOf(proc.pid);
    // The time in which it could sleep or compute: on a busy machine it waits for a processor at each of its turns.
    const own = Math.max(now.ms - work.ms, passed - (now.waited - work.waited), LOOK_MS / 4);
    const ms = ((now.ms - work.ms) / own) * 1_000;
    const times = ((now.sleeps - work.sleeps) / own) * 1_000;
    const what = `${nameOf(program, proc)} should sleep while it waits, but`;
    if (ms > MOST_MS) t.fail(`${what} it computed ${ms.toFixed(0)} ms in a second`);
    if (times > MOST_SLEEPS) t.fail(`${what} it woke ${times.toFixed(0)} times in a second`);
  }
  t.step(`${program.name} sleeps while it waits`);
}
