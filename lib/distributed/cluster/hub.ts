/**
 * Where the processes of a cluster connect, each with its key.
 *
 * @module
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BadFrame, FrameReader } from './frames.ts';
import type { Member } from './member.ts';

/** Who is told what comes. All may throw `BadFrame`. */
export interface Listener {
  /** A member has connected: it is `bad`, with an error, or says the kind of its class. */
  hello(member: Member, what: 'hello' | 'bad', kind: string): void;
  heard(member: Member, what: readonly unknown[]): void;
  /** A connection is closed because of what came on it. */
  complaint(text: string): void;
}

export class Hub {
  readonly #server: Server;
  readonly #listener: Listener;
  readonly #expected = new Map<string, Member>();
  readonly #sockets = new Set<Socket>();

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#server = createServer((socket) => this.#connected(socket));
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Lets a member connect, once. */
  expect(member: Member): void {
    this.#expected.set(member.key, member);
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket.setNoDelay(true));
    const reader = new FrameReader();
    let member: Member | undefined;
    socket.on('error', () => {}); // its end is told by `close`
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (data) => {
      try {
        for (const what of reader.read(data)) {
          if (member === undefined) member = this.#hello(socket, what);
          else this.#listener.heard(member, what);
        }
      } catch (error) {
        if (!(error instanceof BadFrame)) throw error;
        const whose = member === undefined ? '' : ` of node ${member.id}`;
        this.#listener.complaint(`A connection${whose} is closed: ${error.message}`);
        socket.destroy();
      }
    });
  }

  /** Who says the key of a node is that node. */
  #hello(socket: Socket, [what, key, kind]: readonly unknown[]): Member {
    const member = this.#expected.get(String(key));
    if (member === undefined || (what !== 'hello' && what !== 'bad')) {
      throw new BadFrame('It does not say which node it is');
    }
    this.#expected.delete(member.key);
    member.socket = socket;
    this.#listener.hello(member, what, String(kind));
    return member;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
