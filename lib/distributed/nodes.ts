/**
 * What a node's file may import: the classes, and nothing that needs Node.js.
 *
 * @module
 */
export { ElectionNode, FailoverNode, LockNode, MemoryNode } from './classes.ts';
export { Node, type Message } from './node.ts';
