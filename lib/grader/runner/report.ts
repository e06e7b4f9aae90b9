/**
 * Tells the process that keeps the results what each check came to, as soon as it is known.
 *
 * @module
 */
import { writeSync } from 'node:fs';
import { REPORT_FD, type Report } from './plan.ts';

/** Writes one report. Its reader may be gone: then nobody needs it. */
export function report(line: Report): void {
  try {
    writeSync(REPORT_FD, `${JSON.stringify(line)}\n`);
  } catch {
    process.exit(1);
  }
}

/** Reports what went wrong in the grader itself. */
export function reportBroken(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  report({ t: 'broken', message });
}
