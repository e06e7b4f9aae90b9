/**
 * Times of a fifth of a second, on a machine that may have much else to do.
 *
 * @module
 */
import { CheckFailure, type Trial } from '../../../../lib/grader/index.ts';
import { Asked, type Sending, WAIT_MS } from './asked.ts';

const TRIES = 4;
/** How much longer than it should a wait may take. */
export const SLACK_MS = 100;

/** It took too long. One time that is no proof. */
export class TooLate extends CheckFailure {}

/**
 * Lets the program ask these questions. When it fails and the machine was late, that counts for nothing, and they are
 * asked once more.
 *
 * @param input What is on stdin, or its lines.
 * @param times Times matter: what goes well on a machine that is late counts for nothing, either.
 */
export async function fairly(
  t: Trial,
  input: string | readonly string[],
  scene: (asked: Asked) => Promise<void>,
  times = false,
): Promise<void> {
  const sums = t.runningStep();
  const text = typeof input === 'string' ? input : input.map((line) => `${line}\n`).join('');
  for (let left = TRIES - 1; ; left--) {
    const asked = await Asked.start(t, text);
    try {
      await scene(asked);
      if (!times || left === 0 || !asked.late) return;
    } catch (error) {
      const doubtful = error instanceof TooLate || asked.late;
      if (left === 0 || !doubtful || !(error instanceof CheckFailure)) throw error;
    }
    await asked.program.destroy();
    sums('the machine was late: once more');
  }
}

/** Fails when a sending comes long after it was due, `waits` times 200 ms after the first one. */
export function expectInTime(first: Sending, now: Sending, waits: number, what: string): void {
  // At least so long: what the program waited for a processor does not count.
  const passed = now.after - first.before - Math.max(0, now.delay - first.delay);
  if (passed > waits * WAIT_MS + SLACK_MS) throw tooLate(passed, waits, what);
}

export function tooLate(passed: number, waits: number, what: string): TooLate {
  return new TooLate(
    `${what} came ${Math.round(passed)} ms after the first sending, ${waits * WAIT_MS} were due: too late`,
  );
}
