/**
 * Home over TCP: every connection is a process that shares the memory.
 *
 * @module
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Home } from './home.ts';
import { linkOf, type Link } from './link.ts';
import { M, VERSION, welcome, WrongMessage, type Message } from './wire.ts';

/** The most processes that may share a memory. */
const MOST_PROCESSES = 256;

export interface OriginateOptions {
  readonly home: Home;
  readonly count: number;
  readonly pageSize: number;
  readonly host: string;
  readonly port: number;
  /** Does tasks of all connections and of this process one after the other: home must not be told things while it speaks. */
  readonly inTurn: (task: () => void) => void;
  /** Somebody is gone, and what only it had. */
  readonly isLost: (who: string, pages: number, why: string) => void;
}

/** Listens. Gives the port; it rejects as `listen` does. */
export async function originate(options: OriginateOptions): Promise<number> {
  const server = createServer((socket) => serve(socket, options));
  server.maxConnections = MOST_PROCESSES;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function serve(socket: Socket, { home, count, pageSize, inTurn, isLost }: OriginateOptions): void {
  const who = `${socket.remoteAddress}:${socket.remotePort}`;
  let joined = false;
  const hello = (link: Link, { type, no }: Message): void => {
    if (type !== M.HELLO || no !== VERSION) throw new WrongMessage('HELLO must come first');
    joined = true;
    link.send(M.WELCOME, pageSize, welcome(count));
    home.join(link);
  };
  const link = linkOf(socket, pageSize, {
    message: (message) => {
      if (!joined) return hello(link, message);
      inTurn(() => home.message(link, message));
      if (message.type === M.BYE) link.end();
    },
    closed: (why) => inTurn(() => joined && isLost(who, home.leave(link), why)),
  });
}
