// Waiting for what rings no bell.
import { vi } from 'vitest';

/**
 * Looks again and again until nothing is thrown; gives what the look gave. Its patience ends what hangs: a machine may be
 * so busy that any smaller number fails a program that is right.
 */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 300_000, interval: 20 });
}
