/**
 * The child's side of processes.ts.
 *
 * @module
 */
import type * as net from 'node:net';
import { observed } from '../calls/observed.ts';
import { observe } from '../sockets/observed.ts';
import type { Channel } from '../sockets/channels.ts';
import { fail, failed, type Resolve } from '../calls/results.ts';
import { role } from './role.ts';
import { receive, warmUp } from './warm.ts';

/** What a parent sends. */
export type ToChild =
  /** A connected socket to warm up with, if one could be made. */
  | { mysocks: 'warm' }
  /** The client: what the parent has read of it already, and how far the observed calls have come. */
  | { mysocks: 'client'; unread: string; seen: { in: number; out: number } }
  /** The child is no longer needed. */
  | { mysocks: 'end' }
  /** End by this signal: sent as a message, since a child leaves these signals to its parent. */
  | { mysocks: 'signal'; signal: NodeJS.Signals };

/** What a child sends. */
export type ToParent =
  /** A spare asks for a connection to this port, to warm up with. */
  | { mysocks: 'warm'; port: number }
  /** It waits for a client. */
  | { mysocks: 'ready' }
  /** It has the client. */
  | { mysocks: 'taken' };

let cold = role === 'spare';
let inheriting = false;
let waiting: Resolve | undefined;
let last: Promise<unknown> = Promise.resolve();
let warmSocket: ((channel: Channel | undefined) => void) | undefined;

/** True in a child that gets a client; one of ipc/fork.ts gets none. */
const getsClient = role === 'child' || role === 'spare';

/**
 * Waits for the client that the parent passes to this child.
 *
 * A child that calls it again offers to serve a further client (a preforked server). When the parent has
 * ended or needs the child no more, the child ends here, with status 0.
 *
 * | Returns | Meaning                                                                  |
 * | ------- | ------------------------------------------------------------------------ |
 * | n > 0   | a channel that is connected to the client; nothing of it has been lost   |
 * | -1      | `EINVAL` this process is not a child; `ECONNRESET` the client is gone      |
 */
export async function inheritedSocket(): Promise<number> {
  return observed() ? observe({ op: 'inherit', channel: 0 }, inherit) : inherit();
}

/** One client at a time: a second call waits until the first has its client. */
async function inherit(): Promise<number> {
  if (!getsClient) return failed('EINVAL');
  const client = last.then(offer);
  last = client;
  return client;
}

async function offer(): Promise<number> {
  if (!process.connected) process.exit(0);
  inheriting = true;
  process.channel?.ref();
  if (cold) await warmUp(askForSocket);
  cold = false;
  tellParent({ mysocks: 'ready' });
  return new Promise((resolve) => (waiting = resolve));
}

if (getsClient) {
  // Ctrl-C reaches every process of the terminal. Children leave it to their parent, which lets them finish.
  const leave = (): void => {};
  process.on('SIGINT', leave).on('SIGTERM', leave);
  process.on('message', (message: ToChild, socket?: net.Socket) => {
    if (message.mysocks === 'warm') warmSocket?.(socket && receive(socket));
    else if (message.mysocks === 'client') take(message, socket);
    else if (message.mysocks === 'end') process.exit(0);
    else if (message.mysocks === 'signal') {
      process.removeListener('SIGINT', leave).removeListener('SIGTERM', leave);
      process.kill(process.pid, message.signal);
    }
  });
  process.on('disconnect', () => {
    if (inheriting) process.exit(0);
  });
  process.channel?.unref(); // Otherwise the listener for messages would keep the child alive.
}

function take(message: ToChild & { mysocks: 'client' }, socket?: net.Socket): void {
  process.channel?.unref();
  const resolve = waiting;
  waiting = undefined;
  inheriting = false;
  tellParent({ mysocks: 'taken' });
  if (resolve === undefined) return;
  if (socket === undefined) return fail(resolve, 'ECONNRESET');
  resolve(receive(socket, message.unread, message.seen));
}

function tellParent(message: ToParent): void {
  process.send?.(message, () => {}); // If the parent is gone, 'disconnect' says so.
}

/** The parent connects to a port of this process, and passes its end of the connection, if it could. */
function askForSocket(port: number): Promise<Channel | undefined> {
  tellParent({ mysocks: 'warm', port });
  return new Promise((resolve) => (warmSocket = resolve));
}
