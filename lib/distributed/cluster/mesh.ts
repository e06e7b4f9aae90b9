/**
 * Nodes that are connected with each other, on one machine or several, without a proxy.
 *
 * Each node connects to each other one, and sends on that connection only: first `['hello', id, life]`, then
 * `['message', json]`. A message to a node that is not connected is lost. Of a node that comes back nothing is read until
 * the connection of its former life has been read to its end.
 *
 * @module
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { BadFrame, frame, FrameReader, messageOf } from './frames.ts';
import { peersOf, type Peer, type Place } from './peer.ts';

export interface MeshListener {
  readonly message: (from: number, json: string) => void;
  /** All are connected that are there. Then what they send is read. */
  readonly ready: () => void;
  readonly came: (id: number, life: number) => void;
  readonly gone: (id: number) => void;
  /** Why a connection was closed. */
  readonly complaint: (text: string) => void;
}

const AGAIN_MS = 200;
/** The connection of a machine that is off has no end: after this time its next life is believed. */
const STALE_MS = 2_000;

export class Mesh {
  readonly #place: Place;
  readonly #listener: MeshListener;
  readonly #peers: ReadonlyMap<number, Peer>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #ready = false;
  #closed = false;

  constructor(place: Place, listener: MeshListener) {
    this.#place = place;
    this.#listener = listener;
    this.#peers = peersOf(place);
    this.#server = createServer((socket) => this.#connected(socket));
  }

  /** Listens, and connects to all others. Rejects when it cannot listen. */
  async open(): Promise<void> {
    this.#server.listen(this.#place.peers.get(this.#place.id)!);
    await once(this.#server, 'listening');
    for (const peer of this.#peers.values()) this.#connect(peer);
    this.#look();
  }

  isThere(id: number): boolean {
    return this.#peers.get(id)?.in !== undefined;
  }

  send(to: number, json: string): void {
    this.#peers.get(to)?.out?.write(frame(['message', json]));
  }

  #connect(peer: Peer): void {
    if (this.#closed || peer.out !== undefined || peer.trying !== undefined) return;
    const socket = this.#keep(connect(peer.address));
    peer.trying = socket;
    const { id, life } = this.#place;
    socket.on('connect', () => {
      peer.trying = undefined;
      peer.out = socket;
      socket.write(frame(['hello', id, life]));
      this.#look();
    });
    socket.on('close', () => {
      if (peer.out === socket) peer.out = undefined;
      else {
        peer.trying = undefined;
        peer.absent = true;
      }
      this.#look();
      this.#after(AGAIN_MS, () => this.#connect(peer));
    });
    socket.resume(); // nobody says anything there, but its end is seen
  }

  #connected(socket: Socket): void {
    this.#keep(socket);
    const reader = new FrameReader();
    let peer: Peer | undefined;
    socket.on('data', (data) => {
      try {
        for (const what of reader.read(data)) {
          if (peer === undefined) peer = this.#hello(socket, what);
          else this.#take(peer, socket, messageOf(what));
        }
      } catch (error) {
        if (!(error instanceof BadFrame)) throw error;
        const whose = peer === undefined ? '' : ` of node ${peer.id}`;
        this.#listener.complaint(`A connection${whose} is closed: ${error.message}`);
        socket.destroy();
      }
    });
    socket.on('close', () => {
      if (peer?.in !== socket) return;
      peer.in = undefined;
      this.#listener.gone(peer.id);
    });
  }

  #take(peer: Peer, socket: Socket, json: string): void {
    if (this.#ready && peer.in === socket) this.#listener.message(peer.id, json);
    else peer.held.push([socket, json]);
  }

  /** Begins to read what this life of a node sends. */
  #read(peer: Peer): void {
    const held = peer.held.splice(0).filter(([socket]) => socket === peer.in);
    for (const [, json] of held) this.#listener.message(peer.id, json);
    peer.in?.resume();
  }

  #hello(socket: Socket, [what, id, life]: readonly unknown[]): Peer {
    const peer = what === 'hello' ? this.#peers.get(Number(id)) : undefined;
    if (peer === undefined) throw new BadFrame('It does not say which node it is');
    const late = Number(life) <= peer.life && peer.in !== undefined;
    if (late || !(Number(life) >= Math.max(1, peer.life))) {
      throw new BadFrame(`Node ${peer.id} lives its life ${peer.life}: it said ${String(life)}`);
    }
    const before = peer.in;
    const begin = () => {
      peer.in = socket;
      peer.life = Number(life);
      this.#listener.came(peer.id, peer.life);
      if (this.#ready) this.#read(peer);
      this.#connect(peer);
      this.#look();
    };
    socket.pause();
    if (before === undefined) begin();
    else {
      before.once('close', begin);
      this.#after(STALE_MS, () => before.destroy());
    }
    return peer;
  }

  /** In its first life it waits for all, later for those that are there. */
  #look(): void {
    if (this.#ready) return;
    const isSettled = ({ in: from, out, absent }: Peer) =>
      (from !== undefined && out !== undefined) ||
      (absent && out === undefined && this.#place.life > 1);
    if (![...this.#peers.values()].every(isSettled)) return;
    this.#ready = true;
    this.#listener.ready();
    for (const peer of this.#peers.values()) this.#read(peer);
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket.setNoDelay(true));
    socket.on('error', () => {}); // its end is told by `close`
    return socket.on('close', () => this.#sockets.delete(socket));
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
