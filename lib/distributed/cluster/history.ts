/**
 * What happened in a cluster: one entry for each thing that was seen, as it was told.
 *
 * @module
 */
import type { Kind } from '../events.ts';

/** Milliseconds of the monotonic clock, which all processes of a machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What a node's process says of it. */
export type Said =
  | readonly ['ask']
  | readonly ['enter']
  | readonly ['leave']
  /** A message leaves; `number` counts those of the sender's life. */
  | readonly ['send', to: number, type: string, number: number]
  /** A message is told; it was on its way for `took` ms. */
  | readonly ['got', from: number, type: string, life: number, number: number, took: number]
  /** A timer went off, so many ms after its time. */
  | readonly ['timer', name: string, late: number]
  | readonly ['suspect']
  | readonly ['elected', id: number]
  | readonly ['read', page: string]
  | readonly ['write', page: string, value: number]
  | readonly ['reply', value: number | null]
  | readonly ['log', text: string]
  | readonly ['error', text: string];

/** What the cluster does with a node. */
export type Done =
  | readonly ['start', pid: number]
  | readonly ['kill']
  | readonly ['stop']
  | readonly ['continue']
  /** It ended, and nobody had killed it. */
  | readonly ['end']
  /** A message of it was lost on its way, by the proxy. */
  | readonly ['lost', to: number, number: number];

/** One thing that happened. */
export interface Entry {
  /** In ms. */
  readonly at: number;
  readonly node: number;
  readonly life: number;
  readonly did: Said | Done;
}

export interface History {
  readonly ids: readonly number[];
  readonly kind: Kind;
  readonly entries: readonly Entry[];
  /** Timers and messages may take so many times as long. */
  readonly pace: number;
  /** In ms: when the run began and when it was over. */
  readonly begin: number;
  readonly end: number;
}
