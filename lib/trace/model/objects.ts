/**
 * What processes of one machine wait for beside connections: pipes, FIFOs, queues of messages, semaphores. A
 * recording names each as the kernel does, the same in all processes.
 *
 * @module
 */
import type { Holding } from './held.ts';
import { fillingOf, type Filling } from './levels.ts';
import type { Span } from './things.ts';

/** One of them, with the calls of all processes on it, by the time at which they began. */
export interface SharedObject {
  /** What the recording calls it. */
  readonly name: string;
  /** What the picture calls it: `queue 7`, `pipe 1`, `/tmp/fifo`. */
  readonly label: string;
  readonly spans: readonly Span[];
  /** Who has which end of it, if it has ends. */
  readonly holdings: readonly Holding[];
  /** How full it is, or its value. */
  readonly filling: Filling | undefined;
}

/** All of them, in the order in which they were first used. */
export function findObjects(
  spans: readonly Span[],
  holdings: readonly Holding[] = [],
): SharedObject[] {
  const found = new Map<string, Span[]>();
  for (const span of spans) {
    if (span.object === undefined) continue;
    const same = found.get(span.object);
    if (same === undefined) found.set(span.object, [span]);
    else same.push(span);
  }
  // Nobody waits for memory: it is there because somebody has it.
  const memory = holdings.filter(({ fd, object }) => fd === undefined && !found.has(object));
  for (const { object } of memory) found.set(object, []);
  const numbers = new Map<string, number>();
  return [...found].map(([name, calls]) => ({
    name,
    label: labelOf(name, numbers),
    spans: calls,
    holdings: holdings.filter(({ object }) => object === name),
    filling: fillingOf(name, calls),
  }));
}

/** The kernel numbers pipes by millions (`pipe:[1234567]`): here the first one is 1. */
function labelOf(name: string, numbers: Map<string, number>): string {
  const kind = /^(\w+):\[\d+\]$/.exec(name)?.[1];
  if (kind === undefined) return name;
  const number = (numbers.get(kind) ?? 0) + 1;
  numbers.set(kind, number);
  return `${kind} ${number}`;
}
