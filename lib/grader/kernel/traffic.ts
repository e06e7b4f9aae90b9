/**
 * Whether bytes are on their way between processes of this machine.
 *
 * What a process writes to a pipe or to a socket of this machine has come when the call returns; only TCP takes its
 * time: the kernel delivers later, retransmits, and probes a window that is closed.
 *
 * @module
 */
import { descriptors } from './processes.ts';
import { tcpSockets, type TcpSocket } from './tcp.ts';
import { isBacklogged } from './udp.ts';

/** What is on its way on some connections. */
export interface Traffic {
  /**
   * `none`: all that was sent has come. `full`: what has come is not read, and behind it waits more, which the kernel
   * tries to deliver now and then. `moving`: something will come by itself.
   */
  readonly state: 'none' | 'full' | 'moving';
  /** The connections with their numbers: the same as long as nothing moves. */
  readonly mark: string;
}

/** What is on its way on the connections of these processes, those included that nobody has accepted yet. */
export function trafficOf(pids: readonly number[]): Traffic {
  const sockets = tcpSockets();
  const names = new Set(pids.flatMap((pid) => [...(descriptors(pid)?.values() ?? [])]));
  const held = sockets.filter(({ inode }) => names.has(`socket:[${inode}]`));
  const ports = new Set(held.map(({ localPort }) => localPort));
  const theirs = sockets.filter(
    ({ state, localPort, remotePort }) =>
      state !== 'LISTEN' && (ports.has(localPort) || ports.has(remotePort)),
  );
  const states = theirs.map((socket) => stateOf(socket, theirs));
  const moving = states.includes('moving') || isBacklogged();
  return {
    state: moving ? 'moving' : states.includes('full') ? 'full' : 'none',
    mark: theirs.map(text).toSorted().join(' '),
  };
}

/** What waits at this end to be delivered to the other one. */
function stateOf(socket: TcpSocket, all: readonly TcpSocket[]): Traffic['state'] {
  if (socket.state.startsWith('SYN')) return 'moving';
  if (socket.unsent === 0) return 'none';
  const far = all.find(
    ({ localPort, remotePort }) =>
      localPort === socket.remotePort && remotePort === socket.localPort,
  );
  return (far?.unread ?? 0) > 0 ? 'full' : 'moving';
}

function text({ localPort, remotePort, state, unread, unsent }: TcpSocket): string {
  return `${localPort}>${remotePort} ${state} ${unsent}/${unread}`;
}
