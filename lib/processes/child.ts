/**
 * The child's side of processes.ts.
 *
 * @module
 */
import * as net from 'node:net';
import { observed } from '../calls/observed.ts';
import { observe } from '../sockets/observed.ts';
import { openChannel } from '../sockets/channels.ts';
import { Connection } from '../sockets/connection.ts';
import { fail, failed, type Resolve } from '../calls/results.ts';
import { role } from './role.ts';
import { wireOf } from '../sockets/wire.ts';

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
let warmSocket: ((socket: net.Socket | undefined) => void) | undefined;

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
 * | -1      | `EINVAL` this process is no child; `ECONNRESET` the client is gone         |
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
  if (cold) await warmUp();
  cold = false;
  tellParent({ mysocks: 'ready' });
  return new Promise((resolve) => (waiting = resolve));
}

if (getsClient) {
  // Ctrl-C reaches every process of the terminal. Children leave it to their parent, which lets them finish.
  const leave = (): void => {};
  process.on('SIGINT', leave).on('SIGTERM', leave);
  process.on('message', (message: ToChild, socket?: net.Socket) => {
    if (message.mysocks === 'warm') warmSocket?.(socket);
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
  // At once: Node is reading it already, and would take bytes in the next turn of the event loop.
  const connection = new Connection('server', (receiver) => wireOf(socket, receiver));
  connection.reader.unread = Buffer.from(message.unread, 'base64');
  Object.assign(connection.seen, message.seen);
  resolve(openChannel(connection));
}

function tellParent(message: ToParent): void {
  process.send?.(message, () => {}); // If the parent is gone, 'disconnect' says so.
}

/**
 * Lets a spare do once what it will do for its client: take a socket from the parent, read and write. The first time
 * takes ten times as long as the second, since modules are loaded and code is compiled. It leaves nothing open.
 */
async function warmUp(): Promise<void> {
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true });
  const accepted = new Promise<net.Socket>((resolve) => server.once('connection', resolve));
  const listening = new Promise((resolve) => server.once('listening', resolve));
  const broken = new Promise<undefined>((resolve) =>
    server.once('error', () => resolve(undefined)),
  );
  server.listen(0, '127.0.0.1');
  await Promise.race([listening, broken]);
  const address = server.address() as net.AddressInfo | null;
  if (address === null) return;
  tellParent({ mysocks: 'warm', port: address.port });
  const passed = await new Promise<net.Socket | undefined>((resolve) => (warmSocket = resolve));
  if (passed !== undefined) {
    const near = new Connection('client', (receiver) => wireOf(passed, receiver));
    const far = new Connection('server', await accepted.then((s) => (r) => wireOf(s, r)));
    const buf = Buffer.alloc(64);
    for (let i = 0; i < 10 && near.code === undefined; i++) {
      await near.write(buf);
      await far.write(buf.subarray(0, await far.read(buf, 64)));
      await near.read(buf, 64);
    }
    near.close();
    far.close();
  }
  server.close();
}
