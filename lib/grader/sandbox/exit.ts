/**
 * How a process ended, and how to say it.
 *
 * @module
 */
import { constants } from 'node:os';

/** How a process ended. */
export interface Exit {
  /** The exit status; `undefined` when a signal ended it. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
}

/** Shells and bubblewrap tell a signal as a status: 128 + its number. */
export function exitOf(code: number | null, signal: NodeJS.Signals | null): Exit {
  if (signal !== null) return { status: undefined, signal };
  const status = code ?? 0;
  const named = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return named === undefined
    ? { status, signal: undefined }
    : { status: undefined, signal: named[0] };
}

/** `ended with exit status 1`, `was ended by SIGKILL`. */
export function endedHow(exit: Exit): string {
  return exit.signal === undefined
    ? `ended with exit status ${exit.status ?? 0}`
    : `was ended by ${exit.signal}`;
}
