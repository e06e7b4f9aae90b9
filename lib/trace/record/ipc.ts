/**
 * The calls of `'mysocks/ipc'` as a recording has them: published as `{ op, on, n, res, errno }`, with the name of
 * the function as `op`.
 *
 * What a call works on is known to its process by a number of its own, a descriptor say. A recording says how all
 * processes of the machine call it, so that one lane shows them all.
 *
 * @module
 */
import { fstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { isOp, OPERATIONS, type Lane } from '../../calls/operations.ts';
import type { Call } from './writer.ts';

/** What the unit publishes. */
export interface IpcCall {
  readonly op: string;
  readonly on?: unknown;
  readonly n?: number;
  readonly res?: unknown;
  readonly errno?: string;
}

/** A call as it is recorded; nothing for one that the table of operations lacks. */
export function callOfIpc({ op: name, on, n, res, errno }: IpcCall): Call | undefined {
  const op = `ipc:${name}`;
  if (!isOp(op)) return undefined;
  const known = typeof on === 'number' || typeof on === 'string';
  const object = known ? objectOf(OPERATIONS[op].on, on) : undefined;
  return {
    op,
    channel: 0,
    ...(known && { on }),
    ...(n !== undefined && { n }),
    ...(object !== undefined && { object }),
    // Memory and tables of figures are no numbers: such a call has succeeded.
    ...(res !== undefined && { result: typeof res === 'number' ? res : 0 }),
    ...(errno !== undefined && { errno }),
  };
}

/** The name of a thing for which processes may wait. A file has none: nobody waits for it. */
function objectOf(lane: Lane, on: number | string): string | undefined {
  try {
    if (lane === 'descriptor' && typeof on === 'number') {
      const stat = fstatSync(on);
      return stat.isFIFO() || stat.isSocket() ? readlinkSync(`/proc/self/fd/${on}`) : undefined;
    }
    if (lane === 'path')
      return statSync(String(on)).isFIFO() ? realpathSync(String(on)) : undefined;
  } catch {
    return undefined; // There is no such thing, or it is closed: the call will say so.
  }
  return lane === 'queue' || lane === 'semaphore' ? `${lane} ${on}` : undefined;
}
