/**
 * Waiting on message queues.
 *
 * Linux does not tell a process when a queue has a message: it can only block in msgrcv(2). So one thread of Node's pool
 * does that, for the queue and the type on which the first call waits. It asks for a message of 0 bytes:
 * when one comes the kernel answers E2BIG and leaves it in the queue, and the waiting calls try themselves.
 * So a message is never taken that nobody gets. Calls on further queues or types ask again every few
 * milliseconds, as those do that send to a full queue.
 *
 * @module
 */
import type { Resolve } from '../calls/results.ts';
import { askAgain } from './again.ts';
import { MSG_NOERROR } from './constants.ts';
import { threadIsBlocked } from './exit.ts';
import { libc, why } from './libc.ts';
import { poolHasRoom } from './pool.ts';
import { answer, settle, type Outcome } from './turn.ts';

interface Call {
  readonly id: number;
  readonly mtype: number;
  readonly attempt: () => Outcome;
}
interface Receive extends Call {
  readonly flags: number;
  /** Takes a message without text, which the thread has got. */
  readonly takeEmpty: (mtype: number) => number;
}
type Waiting<C> = C & { readonly resolve: Resolve };

/** Calls on one queue and one type, the first to wait in front. */
interface Line<C> {
  readonly calls: Waiting<C>[];
  /** Takes it out of the lines: nobody is left. */
  readonly end: () => void;
}

const LONG = 8;
const senders = new Map<string, Line<Call>>();
const receivers = new Map<string, Line<Receive>>();
/** The line for which the thread waits. */
let watched: Line<Receive> | undefined;

export function waitToSend(call: Call): Promise<number> {
  return inLine(senders, call, `${call.id} ${call.mtype}`, (line) => {
    void askAgain(() => (serve(line) ? 0 : undefined));
  });
}

export function waitToReceive(call: Receive): Promise<number> {
  const key = `${call.id} ${call.mtype} ${call.flags & ~MSG_NOERROR}`;
  return inLine(receivers, call, key, (line) => {
    if (watched === undefined && poolHasRoom) watch(line);
    else void askAgain(() => (line === watched || serve(line) ? 0 : undefined));
  });
}

/** Tries at once, or waits behind those that wait already; `begin` waits for the first. */
function inLine<C extends Call>(
  lines: Map<string, Line<C>>,
  call: C,
  key: string,
  begin: (line: Line<C>) => void,
): Promise<number> {
  let line = lines.get(key);
  if (line === undefined) {
    const outcome = call.attempt();
    if (outcome !== undefined) return answer(outcome);
    line = { calls: [], end: () => lines.delete(key) };
    lines.set(key, line);
  }
  const { calls } = line;
  return new Promise((resolve) => {
    if (calls.push({ ...call, resolve }) === 1) begin(line);
  });
}

/** Serves those who need not wait any more. True when nobody is left. */
function serve<C extends Call>({ calls, end }: Line<C>): boolean {
  for (let first = calls[0]; first !== undefined; first = calls[0]) {
    const outcome = first.attempt();
    if (outcome === undefined) return false;
    calls.shift();
    // The queue was there when the call began to wait: it was removed meanwhile.
    settle(first.resolve, outcome === 'EINVAL' ? 'EIDRM' : outcome);
  }
  end();
  return true;
}

/** Lets the thread wait for a line, and when that is served for the next. */
function watch(line: Line<Receive> | undefined): void {
  watched = line;
  const first = line?.calls[0];
  threadIsBlocked(first !== undefined);
  if (line === undefined || first === undefined) return;
  const { id, mtype, flags } = first;
  const buf = Buffer.alloc(LONG);
  libc().msgrcv.async(id, buf, 0, mtype, flags & ~MSG_NOERROR, (_, n) => {
    if (n >= 0) {
      // It had no text, so there was room for it in 0 bytes.
      line.calls.shift();
      settle(first.resolve, first.takeEmpty(Number(buf.readBigInt64LE())));
    } else if (why() === 'EIDRM') {
      for (const { resolve } of line.calls.splice(0)) settle(resolve, 'EIDRM');
    }
    const over = serve(line);
    watch(over ? receivers.values().next().value : line);
  });
}
