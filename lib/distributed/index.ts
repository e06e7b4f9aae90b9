/**
 * `'mysocks/distributed'`: nodes that agree without shared memory, by messages alone.
 *
 * One class, written once, runs in an explorer that tries every order of messages, over real sockets
 * between processes, and in a page where a person is the network.
 *
 * @module
 */
export { ElectionNode, FailoverNode, LockNode, MemoryNode } from './classes.ts';
export { Node, type Message } from './node.ts';
