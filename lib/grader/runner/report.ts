/**
 * Tells the process that keeps the results what each check came to, as soon as it is known.
 *
 * @module
 */
import { writeSync } from 'node:fs';
import { ANSWER_FD, type Answer } from './plan.ts';

/** Writes one answer. Its reader may be gone: then nobody needs it. */
export function answer(line: Answer): void {
  try {
    writeSync(ANSWER_FD, `${JSON.stringify(line)}\n`);
  } catch {
    process.exit(1);
  }
}

/** Tells what went wrong in the grader itself. */
export function answerBroken(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  answer({ t: 'broken', message });
}
