/**
 * Numbers as people read them.
 *
 * @module
 */
import { NO_PID } from '../record/format.ts';

/** Microseconds with three digits that count: `0.12 ms`, `3.4 ms`, `355 ms`, `1.2 s`. */
export function durationUs(microseconds: number): string {
  const ms = microseconds / 1000;
  if (ms === 0) return '0 ms';
  if (Math.abs(ms) < 1) return `${ms.toFixed(2)} ms`;
  if (Math.abs(ms) < 9.95) return `${ms.toFixed(1)} ms`;
  if (Math.abs(ms) < 999.5) return `${ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(ms < 99_950 ? 1 : 0)} s`;
}

/** The same of milliseconds, without a zero that says nothing: `40 ms`, `4 s`. */
export function durationMs(ms: number): string {
  return durationUs(ms * 1000).replace('.0 ', ' ');
}

/** `pid 101`; of one that is played, and has no process of its own: who plays it. */
export function pidText(party: { readonly pid: number }): string {
  return isPlayed(party) ? `client ${party.pid - NO_PID} of the grader` : `pid ${party.pid}`;
}

/** Whether it is no process, but played by the grader. */
export function isPlayed({ pid }: { readonly pid: number }): boolean {
  return pid >= NO_PID;
}

/** `1 client`, `20,000 clients`; a plural that is not just an s is given. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}
