/**
 * How many clients were served at once.
 *
 * @module
 */
import type { Connection } from './things.ts';

/** How many clients are being served from this moment on. */
export interface Step {
  readonly ts: number;
  readonly clients: number;
}

/** How many clients are served from when on: accepted, and not yet closed by the process that serves them. */
export function servedAtOnce(connections: readonly Connection[]): Step[] {
  const changes: [number, number][] = [];
  for (const { acceptedAt, servedUntil } of connections) {
    if (acceptedAt === undefined || servedUntil === undefined) continue;
    changes.push([acceptedAt, 1], [servedUntil, -1]);
  }
  const steps: Step[] = [];
  let clients = 0;
  for (const [ts, change] of changes.toSorted((a, b) => a[0] - b[0])) {
    clients += change;
    // A client that comes at the moment when another leaves is not served at the same time.
    if (steps.at(-1)?.ts === ts) steps.pop();
    steps.push({ ts, clients });
  }
  return steps;
}
