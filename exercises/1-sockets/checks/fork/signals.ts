/**
 * Signals to the processes of a concurrent server: children that are killed, a parent that is stopped.
 *
 * @module
 */
import {
  numberInside,
  ownNumber,
  type Proc,
  type Service,
  type Trial,
} from '../../../../lib/grader/index.ts';
import type { Guest } from './guests.ts';

/** Kills a child, as a crash would. */
export function crash(t: Trial, { client, child }: Pick<Guest, 'client' | 'child'>): void {
  t.step(`process ${ownNumber(child)}, the child of ${client.name}, gets SIGKILL`);
  if (!tell(child, 'SIGKILL')) t.step('it was gone already');
}

/** Sends a signal to a child; false when it is gone. */
export function tell({ pid }: Proc, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * Expects that a client whose child was killed sees its connection end. A child that dies before its parent knows that
 * it has the client may be replaced by another one.
 */
export async function loseClient(
  t: Trial,
  service: Service,
  { client, child }: Pick<Guest, 'client' | 'child'>,
): Promise<void> {
  const parent = service.process.pid;
  const replaced = () => {
    const other = t.owners(service, client).find(({ pid }) => pid !== child.pid && pid !== parent);
    return other === undefined ? undefined : client;
  };
  const over = () => (client.inbox.ended === undefined ? replaced() : client);
  const found = await t.poll(over);
  client.close();
  if (found === client) return t.step(`${client.name} is gone`);
  t.fail(
    `the child of ${client.name} is dead, but the connection is still open: ${service.name} itself (process ${numberInside(parent ?? 0)}) holds a copy`,
    { symptom: 'no-end' },
  );
}

/** Has the program itself stand still, not its children, as long as `work` takes. */
export async function whileStopped(
  t: Trial,
  service: Service,
  work: () => Promise<void>,
): Promise<void> {
  t.step(`${service.name} itself, not its children, is stopped (SIGSTOP)`);
  service.process.signal('SIGSTOP');
  try {
    await work();
  } finally {
    service.process.signal('SIGCONT');
    t.step(`${service.name} goes on (SIGCONT)`);
  }
}
