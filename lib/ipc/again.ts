/**
 * Waiting for what the kernel does not tell: the same question again, every few milliseconds.
 *
 * Three calls need it, because nothing in Linux tells a process of several that it waits for: open(2) of a FIFO, msgsnd(2)
 * to a full queue, and msgrcv(2) when a process waits on more than one queue at the same time.
 *
 * @module
 */
import type { Resolve } from '../calls/results.ts';
import { settle, type Outcome } from './turn.ts';

const PAUSE_MS = 5;

interface Question {
  readonly ask: () => Outcome;
  readonly resolve: Resolve;
}

const open = new Set<Question>();
let timer: NodeJS.Timeout | undefined;

/** Resolves to what `ask` gives, as soon as that is not `undefined`. */
export function askAgain(ask: () => Outcome): Promise<number> {
  return new Promise((resolve) => {
    open.add({ ask, resolve });
    timer ??= setTimeout(round, PAUSE_MS);
  });
}

function round(): void {
  for (const question of open) {
    const outcome = question.ask();
    if (outcome === undefined) continue;
    open.delete(question);
    settle(question.resolve, outcome);
  }
  timer = open.size > 0 ? setTimeout(round, PAUSE_MS) : undefined;
}
