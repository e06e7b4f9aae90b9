/**
 * `'mysocks/distributed'`: nodes that agree without shared memory, by messages alone; and a shared memory that is
 * made of messages.
 *
 * One class, written once, runs in an explorer that tries every order of messages, over real sockets
 * between processes, and in a page where a person is the network.
 *
 * @module
 */
export * from './nodes.ts';
export {
  SharedMemory,
  type CreateOptions,
  type JoinOptions,
  type Stats,
  type View,
} from './memory/shared-memory.ts';
