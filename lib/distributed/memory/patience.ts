/**
 * Says so when a fault waits for long: then the process looks dead, and its handlers of signals wait, too.
 *
 * @module
 */
import type { Member } from './member.ts';

const PATIENCE_MS = 5000;

export function watch({ asked }: Member, say: (text: string) => void): void {
  const told = new WeakSet<object>();
  const look = (): void => {
    for (const [no, request] of asked) {
      if (performance.now() - request.since < PATIENCE_MS || told.has(request)) continue;
      told.add(request);
      const kind = request.write ? 'write' : 'read';
      say(`page ${no}: no answer to a ${kind} fault for 5 s (Ctrl-\\ ends the process)`);
    }
  };
  setInterval(look, 1000).unref();
}
