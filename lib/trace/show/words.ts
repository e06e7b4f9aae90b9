/**
 * Numbers as people read them.
 *
 * @module
 */

/** Microseconds with three digits that count: `0.12 ms`, `3.4 ms`, `355 ms`, `1.2 s`. */
export function duration(microseconds: number): string {
  const ms = microseconds / 1000;
  if (ms === 0) return '0 ms';
  if (Math.abs(ms) < 1) return `${ms.toFixed(2)} ms`;
  if (Math.abs(ms) < 9.95) return `${ms.toFixed(1)} ms`;
  if (Math.abs(ms) < 999.5) return `${ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(ms < 99_950 ? 1 : 0)} s`;
}

/** `1 client`, `2 clients`. */
export function count(n: number, noun: string, plural = 's'): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : plural}`;
}
