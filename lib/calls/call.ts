/**
 * The one place where every call of the library can be seen.
 *
 * Each operation publishes itself on `node:diagnostics_channel` when it begins and when it ends; what
 * happens between the calls (a client waits, a child is started) is published as an event. Without a
 * subscriber nothing is built and nothing is published: an operation then only looks at one boolean.
 *
 *     import { subscribe } from 'node:diagnostics_channel';
 *     subscribe('mysocks:end', (call) => console.log(call));
 *
 * @module
 * @see {@link https://nodejs.org/api/diagnostics_channel.html diagnostics_channel}
 */
import { channel } from 'node:diagnostics_channel';
import type { Op } from './operations.ts';

/** Which direction of a connection the bytes of a call travel: client to server, or server to client. */
export type Direction = 'c2s' | 's2c';

/** One call of the library. The same object is published at its begin and at its end. */
export interface Call {
  readonly op: Op;
  /** The channel; 0 where there is none. An operation that makes one fills it in at the end. */
  channel: number;
  /** accept: the listening channel. */
  readonly on?: number;
  /** server, connect, sendTo: `host:port` as the program gave it; receiveFrom: where it came from, set at the end. */
  to?: string;
  /** read, write, sendTo, receiveFrom: how many bytes the program asked for. */
  readonly n?: number;
  /** The connection: the client's address and port, the same on both sides; filled in as soon as it is known. */
  connection?: string;
  /** read, write, shutdown, close: the direction that the call reads from, writes to or ends. */
  readonly direction?: Direction;
  /** read, write: position of the first byte in its direction, counted from the start of the connection. */
  offset?: number;
  /** write: the bytes, at the begin; read: the bytes that came, at the end. */
  data?: Uint8Array;
  /** What the call gave back; for select how many channels are ready. Set at the end. */
  result?: number;
  /** Why, when `result` is -1. */
  errno?: string;
}

/** What happens beside the calls. */
export type Happening =
  /** A client has connected, nobody has accepted it yet. */
  | { readonly what: 'queued'; readonly connection: string }
  /** A child process was started. */
  | { readonly what: 'fork'; readonly child: number }
  /** A child process was given a client. */
  | { readonly what: 'pass'; readonly child: number; readonly connection: string };

/** `mysocks:begin` carries a {@link Call} whose work is about to start. */
export const begins = channel('mysocks:begin');
/** `mysocks:end` carries the same {@link Call} with its result. */
export const ends = channel('mysocks:end');
/** `mysocks:happening` carries a {@link Happening}. */
export const happenings = channel('mysocks:happening');
