/**
 * How a call is observed: it is published on the channels of calls/call.ts when it begins and when it ends.
 *
 * @module
 */
import { lookup, type Channel } from './channels.ts';
import { Connection } from './connection.ts';
import { failed } from '../calls/results.ts';
import { begin, finish, recordingStarts } from '../calls/observed.ts';
import type { Call } from '../calls/call.ts';

/** Does the `work` of a call that waits, and publishes the call before and after it. */
export async function observe(call: Call, work: () => Promise<number>): Promise<number> {
  // The first call of a program is one of these: no other has a channel yet.
  await recordingStarts();
  begin(call);
  const result = await work();
  if (MAKES_CHANNEL.has(call.op) && result > 0) {
    call.ch = result;
    const connection = lookup(result);
    if (connection instanceof Connection) call.conn = connection.name;
  }
  return finish(call, result);
}

const MAKES_CHANNEL = new Set<Call['op']>(['server', 'accept', 'connect', 'inherit']);

/** The same for a close or a shutdown, which do not wait. */
export function observeNow(op: 'close' | 'shutdown', ch: Channel, work: () => number): number {
  const connection = lookup(ch);
  const about = connection instanceof Connection ? sent(connection) : {};
  const call: Call = { op, ch, ...about };
  begin(call);
  return finish(call, work());
}

/** A read, with the bytes that came and where in the stream they stand. */
export async function observeRead(
  ch: Channel,
  connection: Connection | string,
  buf: Uint8Array,
  n: number,
  last?: number,
): Promise<number> {
  const known = typeof connection !== 'string';
  const call: Call = {
    op: 'read',
    ch,
    n,
    ...(known ? received(connection) : {}),
  };
  begin(call);
  const result = await (known ? connection.read(buf, n, last) : failed(connection));
  if (known && result >= 0) {
    call.data = buf.subarray(0, result);
    call.off = connection.seen.in;
    connection.seen.in += result;
  }
  return finish(call, result);
}

/** A write, with its bytes and where in the stream they stand. */
export async function observeWrite(
  ch: Channel,
  connection: Connection | string,
  data: Uint8Array,
): Promise<number> {
  const known = typeof connection !== 'string';
  const call: Call = {
    op: 'write',
    ch,
    n: data.length,
    data,
    ...(known ? sent(connection) : {}),
  };
  begin(call);
  const result = await (known ? connection.write(data) : failed(connection));
  if (known && result >= 0) {
    call.off = connection.seen.out;
    connection.seen.out += result;
  }
  return finish(call, result);
}

function sent(connection: Connection): Pick<Call, 'conn' | 'dir' | 'off'> {
  const dir = connection.role === 'client' ? 'c2s' : 's2c';
  return { conn: connection.name, dir, off: connection.seen.out };
}

function received(connection: Connection): Pick<Call, 'conn' | 'dir' | 'off'> {
  const dir = connection.role === 'client' ? 's2c' : 'c2s';
  return { conn: connection.name, dir, off: connection.seen.in };
}
