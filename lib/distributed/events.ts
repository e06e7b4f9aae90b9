/**
 * What a node is told, and what it answers with: the words between a node and the program that runs it.
 *
 * @module
 */

/** One thing that a node is told. The first of its life is always `start`. */
export type Event =
  | readonly ['start', life: number]
  | readonly ['message', from: number, json: string]
  | readonly ['timer', name: string]
  | readonly ['request']
  | readonly ['release']
  | readonly ['suspect']
  | readonly ['read', page: string]
  | readonly ['write', page: string, value: number];

/** One thing that a node does while it is told something. */
export type Effect =
  | readonly ['send', to: number, json: string]
  | readonly ['timer', name: string, ms: number]
  | readonly ['clear', name: string]
  | readonly ['enter']
  | readonly ['elected', id: number]
  | readonly ['reply', value: number | null]
  | readonly ['log', text: string];

/** Which class a file exports: it says what its nodes are told. */
export type Kind = 'node' | 'lock' | 'election' | 'failover' | 'memory';

/**
 * A question to a host: what does this node do when it is told this event in its state `parent`?
 * The answer leads to `state`. A start has the parent -1.
 */
export type Question = readonly [state: number, parent: number, node: number, event: Event];

/** What the node did, in order, or why it failed: a text with the place in its file. */
export type Answer = readonly Effect[] | { readonly error: string };
