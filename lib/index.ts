/**
 * mysocks: everything that a program may use, grouped.
 *
 * @module
 */
import './processes/role.ts'; // First: a child has its program's name before anybody asks for it.
import { recordWith } from './calls/observed.ts';

// The six operations of the lecture.
export {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  readSocket,
  serverSocket,
  writeSocket,
  type Channel,
} from './mysocks.ts';

// Why a call failed.
export { errno, perror, strerror } from './errno.ts';

// More about one channel: half-close, time limits, its two ends.
export { shutdownSocket } from './sockets/shutdown.ts';
export { timeoutSocket } from './sockets/timeout.ts';
export { localPort, peerName } from './sockets/names.ts';

// Several channels at once.
export { selectSockets } from './select.ts';

// Sockets with a path, and datagrams.
export { unixConnectSocket, unixServerSocket } from './sockets/unix.ts';
export { datagramSocket, receiveFrom, sendTo, type From } from './sockets/datagram.ts';

// Whole messages: robust I/O.
export { readLine, readn, writen } from './robust.ts';

// Processes: one program, a parent and its children.
export {
  forkChild,
  inheritedSocket,
  isChild,
  killChildren,
  maxChildren,
  spareChildren,
  waitChildren,
} from './processes.ts';

// Not awaited: a module that waits at its top level cannot be loaded by a program of the old kind (CommonJS).
if (process.env.MYSOCKS_TRACE) recordWith(import('./trace/record/record.ts'));
