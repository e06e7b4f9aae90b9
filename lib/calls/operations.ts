/**
 * The operations, a row each: all that recordings, the model of a run, its texts and its picture know of one.
 * None of them asks for an operation by its name, so a row here is all that a new one needs.
 *
 * @module
 */

/** What an operation does, as far as anything follows from it for other processes. */
export type Act =
  | 'listens'
  | 'accepts'
  | 'connects'
  /** Takes over a connection that its parent passes on. */
  | 'inherits'
  | 'receives'
  | 'sends'
  /** Ends one direction of a connection. */
  | 'ends'
  /** Closes a channel. */
  | 'closes'
  /** Looks at several channels at once. */
  | 'watches'
  | 'forks'
  /** Is where only one may be, from its begin to its end: it runs there, and is not blocked. */
  | 'enters'
  | 'other';

/**
 * On what it works. What is said and drawn about connections lies on the lanes of processes; a pipe, a queue of
 * messages or a semaphore has a lane of its own, which shows who waits. `none` and `memory` have no lane.
 */
export type Lane =
  | 'none'
  | 'listener'
  | 'connection'
  /** A descriptor: the lane is that of the pipe, FIFO or socket behind it. */
  | 'descriptor'
  /** A path: the lane is that of the FIFO there. */
  | 'path'
  | 'queue'
  | 'semaphore'
  | 'memory'
  | 'process';

/** An argument, by the field of a call that holds it; `host` and `port` are the two parts of `to`. */
export type Argument = 'channel' | 'on' | 'to' | 'host' | 'port' | 'data' | 'n' | '...';

export interface Operation {
  /** What the function is called. */
  readonly name: string;
  /** What a bar says; default the name. */
  readonly word?: string;
  readonly does: Act;
  readonly on: Lane;
  /** Its arguments, in order. */
  readonly takes: readonly Argument[];
  /** For whom it may have to wait: for one peer, or for any that comes. */
  readonly waits?: 'peer' | 'anybody';
  /** It gives a new channel, which is known at its end only. */
  readonly makes?: 'channel';
  /** After it the process holds other ends of pipes, or other memory, than before. */
  readonly holds?: true;
  /** What it means when it gives 0. */
  readonly zero?: string;
  /** The field that says what a semaphore's value is after it. */
  readonly level?: 'n' | 'result';
  /** The field that says how much goes into a pipe or a queue. */
  readonly size?: 'n' | 'result';
}

const END = 'end of stream';

// A row is a line: it is read as a table.
// prettier-ignore
const ROWS = {
  // lib/mysocks.ts and what is beyond the six.
  server:   { name: 'serverSocket', word: 'server', does: 'listens', on: 'listener', takes: ['port', 'host'], makes: 'channel' },
  accept:   { name: 'acceptServerSocket', word: 'accept', does: 'accepts', on: 'listener', takes: ['on'], waits: 'anybody', makes: 'channel' },
  connect:  { name: 'connectSocket', word: 'connect', does: 'connects', on: 'connection', takes: ['host', 'port'], waits: 'peer', makes: 'channel' },
  read:     { name: 'readSocket', word: 'read', does: 'receives', on: 'connection', takes: ['channel', 'data', 'n'], waits: 'peer', zero: END },
  write:    { name: 'writeSocket', word: 'write', does: 'sends', on: 'connection', takes: ['channel', 'data', 'n'], waits: 'peer' },
  shutdown: { name: 'shutdownSocket', word: 'shutdown', does: 'ends', on: 'connection', takes: ['channel'] },
  close:    { name: 'closeSocket', word: 'close', does: 'closes', on: 'connection', takes: ['channel'] },
  select:   { name: 'selectSockets', word: 'select', does: 'watches', on: 'none', takes: ['...'], waits: 'anybody' },
  fork:     { name: 'forkChild', word: 'fork', does: 'forks', on: 'process', takes: ['channel'] },
  inherit:  { name: 'inheritedSocket', word: 'inherit', does: 'inherits', on: 'connection', takes: [], waits: 'anybody', makes: 'channel' },
  unixServer:  { name: 'unixServerSocket', word: 'server', does: 'listens', on: 'listener', takes: ['to'], makes: 'channel' },
  unixConnect: { name: 'unixConnectSocket', word: 'connect', does: 'connects', on: 'connection', takes: ['to'], waits: 'peer', makes: 'channel' },

  // Datagrams: none belongs to a connection. What host and port a datagram came from is known when it has come.
  datagram:    { name: 'datagramSocket', word: 'datagrams', does: 'other', on: 'none', takes: ['port', 'host'], makes: 'channel' },
  sendTo:      { name: 'sendTo', does: 'sends', on: 'none', takes: ['channel', 'data', 'host', 'port'] },
  receiveFrom: { name: 'receiveFrom', word: 'receive', does: 'receives', on: 'none', takes: ['channel', 'data', 'host', 'port'], waits: 'anybody' },

  // lib/ipc: `ipc:` and the function's name, since `read` and `close` are there, too.
  'ipc:pipe':        { name: 'pipe', does: 'other', on: 'none', takes: ['...'], holds: true },
  'ipc:socketpair':  { name: 'socketpair', does: 'other', on: 'none', takes: ['...'] },
  'ipc:mkfifo':      { name: 'mkfifo', does: 'other', on: 'path', takes: ['on'] },
  'ipc:open':        { name: 'open', does: 'other', on: 'path', takes: ['on', '...'], waits: 'peer', holds: true },
  'ipc:read':        { name: 'read', does: 'receives', on: 'descriptor', takes: ['on', '...', 'n'], waits: 'peer', zero: END },
  'ipc:write':       { name: 'write', does: 'sends', on: 'descriptor', takes: ['on', '...', 'n'], waits: 'peer' },
  'ipc:shutdown':    { name: 'shutdown', does: 'other', on: 'descriptor', takes: ['on'] },
  'ipc:close':       { name: 'close', does: 'other', on: 'descriptor', takes: ['on'], holds: true },
  'ipc:dup':         { name: 'dup', does: 'other', on: 'descriptor', takes: ['on'], holds: true },
  'ipc:dup2':        { name: 'dup2', does: 'other', on: 'descriptor', takes: ['on', 'n'], holds: true },
  'ipc:pipeSize':    { name: 'pipeSize', does: 'other', on: 'descriptor', takes: ['on', 'n'], size: 'result' },
  'ipc:forkChild':   { name: 'forkChild', does: 'forks', on: 'process', takes: ['...'] },
  'ipc:posixSpawn':  { name: 'posixSpawn', does: 'forks', on: 'process', takes: ['on', '...'] },
  'ipc:waitpid':     { name: 'waitpid', does: 'other', on: 'process', takes: ['on'], waits: 'peer' },
  'ipc:kill':        { name: 'kill', does: 'other', on: 'process', takes: ['on', 'n'] },
  'ipc:ftok':        { name: 'ftok', does: 'other', on: 'none', takes: ['on', 'n'] },
  'ipc:msgget':      { name: 'msgget', does: 'other', on: 'none', takes: ['on', '...'] },
  'ipc:msgsnd':      { name: 'msgsnd', does: 'sends', on: 'queue', takes: ['on', '...', 'n'], waits: 'peer' },
  'ipc:msgrcv':      { name: 'msgrcv', does: 'receives', on: 'queue', takes: ['on', '...', 'n'], waits: 'peer' },
  'ipc:msgctl':      { name: 'msgctl', does: 'other', on: 'queue', takes: ['on', '...'] },
  'ipc:msgStat':     { name: 'msgStat', does: 'other', on: 'queue', takes: ['on'] },
  'ipc:msgSetSize':  { name: 'msgSetSize', does: 'other', on: 'queue', takes: ['on', 'n'], size: 'n' },
  'ipc:shmOpen':     { name: 'shmOpen', does: 'other', on: 'memory', takes: ['on', '...'] },
  'ipc:shmUnlink':   { name: 'shmUnlink', does: 'other', on: 'memory', takes: ['on'] },
  'ipc:ftruncate':   { name: 'ftruncate', does: 'other', on: 'memory', takes: ['on', 'n'] },
  'ipc:mmap':        { name: 'mmap', does: 'other', on: 'memory', takes: ['on', 'n'], holds: true },
  'ipc:munmap':      { name: 'munmap', does: 'other', on: 'memory', takes: ['...'], holds: true },
  'ipc:shmget':      { name: 'shmget', does: 'other', on: 'memory', takes: ['on', 'n', '...'] },
  'ipc:shmat':       { name: 'shmat', does: 'other', on: 'memory', takes: ['on'], holds: true },
  'ipc:shmdt':       { name: 'shmdt', does: 'other', on: 'memory', takes: ['...'], holds: true },
  'ipc:shmctl':      { name: 'shmctl', does: 'other', on: 'memory', takes: ['on', '...'] },
  'ipc:shmStat':     { name: 'shmStat', does: 'other', on: 'memory', takes: ['on'] },
  'ipc:semInit':     { name: 'semInit', does: 'other', on: 'semaphore', takes: ['...', 'on', 'n'], level: 'n' },
  'ipc:semWait':     { name: 'semWait', does: 'receives', on: 'semaphore', takes: ['...', 'on'], waits: 'peer' },
  'ipc:semTrywait':  { name: 'semTrywait', does: 'receives', on: 'semaphore', takes: ['...', 'on'] },
  'ipc:semPost':     { name: 'semPost', does: 'sends', on: 'semaphore', takes: ['...', 'on'] },
  'ipc:semGetvalue': { name: 'semGetvalue', does: 'other', on: 'semaphore', takes: ['...', 'on'], level: 'result' },
  'ipc:semDestroy':  { name: 'semDestroy', does: 'other', on: 'semaphore', takes: ['...', 'on'] },

  // lib/distributed/cluster: what a node is told, and what it does. It waits until it is let in, and is inside until it leaves.
  'node:waits':   { name: 'waits', does: 'other', on: 'none', takes: [], waits: 'peer' },
  'node:inside':  { name: 'inside', does: 'enters', on: 'none', takes: [] },
  'node:send':    { name: 'send', does: 'sends', on: 'none', takes: ['on', 'data'] },
  'node:lost':    { name: 'lost', does: 'other', on: 'none', takes: ['on', 'data'] },
  'node:get':     { name: 'get', does: 'receives', on: 'none', takes: ['on', 'data'] },
  'node:timer':   { name: 'timer', does: 'other', on: 'none', takes: ['to'] },
  'node:suspect': { name: 'suspect', does: 'other', on: 'none', takes: [] },
  'node:elected': { name: 'elected', word: 'leader', does: 'other', on: 'none', takes: ['on'] },
  'node:read':    { name: 'read', does: 'other', on: 'none', takes: ['to'], waits: 'peer' },
  'node:write':   { name: 'write', does: 'other', on: 'none', takes: ['to', 'n'], waits: 'peer' },
  'node:stopped': { name: 'stopped', does: 'other', on: 'none', takes: [] },
  'node:log':     { name: 'log', does: 'other', on: 'none', takes: ['to'] },
} as const satisfies Record<string, Operation>;

/** What a recording calls an operation. */
export type Op = keyof typeof ROWS;

export const OPERATIONS: Readonly<Record<Op, Operation>> = ROWS;

/** Whether a recording may call an operation so. */
export function isOp(value: unknown): value is Op {
  return typeof value === 'string' && Object.hasOwn(OPERATIONS, value);
}
