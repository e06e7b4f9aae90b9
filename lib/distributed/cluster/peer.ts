/**
 * Another node, as one that is connected with it sees it.
 *
 * @module
 */
import type { Socket } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Who it is, and where the others are. */
export interface Place {
  readonly id: number;
  readonly life: number;
  /** Its own address is where it listens. */
  readonly peers: ReadonlyMap<number, Address>;
}

/** Another node. */
export interface Peer {
  readonly id: number;
  readonly address: Address;
  /** On which we send; and one that is not connected yet. */
  out: Socket | undefined;
  trying: Socket | undefined;
  /** On which it sends, and in which life. */
  in: Socket | undefined;
  life: number;
  /** Nobody answered there. */
  absent: boolean;
  /** What has come before it was to be read. */
  readonly held: [Socket, string][];
}

/** All others, by their numbers. */
export function peersOf({ id: own, peers }: Place): ReadonlyMap<number, Peer> {
  const others = [...peers].filter(([id]) => id !== own);
  return new Map(
    others.map(([id, address]): [number, Peer] => [
      id,
      {
        id,
        address,
        out: undefined,
        trying: undefined,
        in: undefined,
        life: 0,
        absent: false,
        held: [],
      },
    ]),
  );
}
