/**
 * The calls that wait for something to change among the children.
 *
 * @module
 */
const waiting = new Set<() => void>();

/** Resolves when a child has become free, or has ended, or there may be more of them. */
export function nextChange(): Promise<void> {
  return new Promise((resolve) => waiting.add(resolve));
}

/** Something has changed: all calls that wait look again. */
export function change(): void {
  for (const resolve of waiting) resolve();
  waiting.clear();
}
