/**
 * The connections of this machine (or of this network namespace), as the kernel lists them.
 *
 * @module
 * @see {@link https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt proc_net_tcp.txt}
 */
import { readFileSync } from 'node:fs';

const STATES = [
  '?',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/** One end of a connection, or a socket that listens. */
export interface TcpSocket {
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: string;
  /** Bytes that have arrived and that the process has not read yet. */
  readonly unread: number;
  /** Bytes that the process has written and the other end's kernel has not taken yet. */
  readonly unsent: number;
  /** What `/proc/PID/fd` calls it: `socket:[inode]`; 0 when no process holds it any more. */
  readonly inode: number;
}

/** All TCP sockets, IPv4 and IPv6. */
export function tcpSockets(): TcpSocket[] {
  return FILES.flatMap(socketsIn);
}

// A server that listens on all addresses has its connections in the second one.
const FILES = ['/proc/net/tcp', '/proc/net/tcp6'];

function socketsIn(file: string): TcpSocket[] {
  try {
    const lines = readFileSync(file, 'latin1').split('\n').slice(1);
    return lines.filter((line) => line.trim() !== '').map(parse);
  } catch {
    return []; // no IPv6 here
  }
}

/**
 * The inodes of the sockets that lead to processes of this machine only, such as the channel between parent and child;
 * `undefined` when they are not listed.
 */
export function localSockets(): Set<number> | undefined {
  try {
    const lines = readFileSync('/proc/net/unix', 'latin1').split('\n').slice(1);
    return new Set(lines.map((line) => Number(line.split(/\s+/)[6] ?? 0)));
  } catch {
    return undefined;
  }
}

/** The first socket that fits, without looking further. */
function findSocket(fits: (socket: TcpSocket) => boolean): TcpSocket | undefined {
  for (const file of FILES) {
    const found = socketsIn(file).find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}

// sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
function parse(line: string): TcpSocket {
  const columns = line.trim().split(/\s+/);
  return {
    localPort: hex(columns[1], 1),
    remotePort: hex(columns[2], 1),
    state: STATES[hex(columns[3], 0)] ?? '?',
    unread: hex(columns[4], 1),
    unsent: hex(columns[4], 0),
    inode: Number(columns[9] ?? 0),
  };
}

/** The part of `a:b` at that place, as a number. */
function hex(column: string | undefined, part: number): number {
  return Number.parseInt(column?.split(':')[part] ?? '0', 16);
}

/** What it costs to list the connections here, in milliseconds. */
export function listingCost(): number {
  const begin = performance.now();
  tcpSockets();
  return performance.now() - begin;
}

/** How many bytes the kernel may keep for a connection, from the one who writes to the one who does not read. */
export function mostKept(): number {
  const most = (name: string) => {
    try {
      return Number(readFileSync(`/proc/sys/net/ipv4/${name}`, 'latin1').split(/\s+/)[2]);
    } catch {
      return Infinity;
    }
  };
  return most('tcp_rmem') + most('tcp_wmem');
}

/** Whether somebody listens on the port. */
export function isListening(port: number): boolean {
  return (
    findSocket(({ state, localPort }) => state === 'LISTEN' && localPort === port) !== undefined
  );
}

/** The far end of a connection, given the two ports as the near end sees them; on the same machine only. */
export function farEnd(nearPort: number, farPort: number): TcpSocket | undefined {
  return findSocket(
    ({ state, localPort, remotePort }) =>
      localPort === farPort && remotePort === nearPort && state !== 'LISTEN',
  );
}

/** Both ends of a connection of this machine; an end that is gone has no entry. */
export interface Ends {
  readonly near: TcpSocket | undefined;
  readonly far: TcpSocket | undefined;
}

/** What the kernel has of a connection, given the two ports as the near end sees them. */
export function bothEnds(nearPort: number, farPort: number): Ends {
  let [near, far]: (TcpSocket | undefined)[] = [];
  for (const file of FILES) {
    for (const socket of socketsIn(file)) {
      const { state, localPort, remotePort } = socket;
      if (state === 'LISTEN') continue;
      if (localPort === nearPort && remotePort === farPort) near = socket;
      if (localPort === farPort && remotePort === nearPort) far = socket;
    }
    if (near !== undefined && far !== undefined) break; // both ends are mostly in the first one
  }
  return { near, far };
}

/** Bytes on their way to the near end of a connection, as the kernel counts them at each end. */
export interface Underway {
  /** Written at the far end, and not known there to have come. */
  readonly unsent: number;
  /** Come to the near end, and not read. What has just come is counted at both ends for a moment. */
  readonly unread: number;
}

/** What the kernel has of a connection in one direction. */
export function underway(nearPort: number, farPort: number): Underway {
  const { near, far } = bothEnds(nearPort, farPort);
  return { unsent: far?.unsent ?? 0, unread: near?.unread ?? 0 };
}
