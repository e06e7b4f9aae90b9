/**
 * Numbers that change with time, as the Chrome Trace Event format has them: counters.
 *
 * @module
 */
import type { Model } from '../model/model.ts';
import type { Process } from '../model/things.ts';

/** The value of a counter from `ts` on. */
export interface Counter {
  readonly ph: 'C';
  readonly name: string;
  readonly pid: number;
  readonly ts: number;
  readonly args: Readonly<Record<string, number>>;
}

/** Clients being served; how full each pipe and queue is; the value of each semaphore. */
export function countersOf(model: Model, pidOf: (process: Process) => number): Counter[] {
  return [...served(model, pidOf), ...levels(model, pidOf)];
}

function served({ processes, served }: Model, pidOf: (process: Process) => number): Counter[] {
  const server = processes.find(({ role }) => role === 'server');
  if (server === undefined) return [];
  const pid = pidOf(server);
  const name = 'clients being served';
  const steps = [{ ts: 0, clients: 0 }, ...served];
  return steps.map(({ ts, clients }) => ({ ph: 'C', name, pid, ts, args: { clients } }));
}

/** Each beside the process that has used it first. */
function levels({ objects }: Model, pidOf: (process: Process) => number): Counter[] {
  return objects.flatMap(({ label, filling, spans }) => {
    const [first] = spans;
    if (filling === undefined || filling.levels.length === 0 || first === undefined) return [];
    const { unit, levels } = filling;
    const pid = pidOf(first.process);
    const name = unit === 'bytes' ? `${label}: bytes in it` : `${label}: value`;
    const steps = [{ ts: 0, value: 0 }, ...levels];
    return steps.map(({ ts, value }) => ({ ph: 'C', name, pid, ts, args: { [unit]: value } }));
  });
}
