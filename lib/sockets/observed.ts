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
import { OPERATIONS } from '../calls/operations.ts';

/** Does the `work` of a call that waits, and publishes the call before and after it. */
export async function observe(call: Call, work: () => Promise<number>): Promise<number> {
  // The first call of a program is one of these: no other has a channel yet.
  await recordingStarts();
  begin(call);
  const result = await work();
  if (OPERATIONS[call.op].makes === 'channel' && result > 0) {
    call.channel = result;
    const connection = lookup(result);
    if (connection instanceof Connection) call.connection = connection.name;
  }
  return finish(call, result);
}

/** The same for a close or a shutdown, which do not wait. */
export function observeNow(op: 'close' | 'shutdown', channel: Channel, work: () => number): number {
  const connection = lookup(channel);
  const about = connection instanceof Connection ? sent(connection) : {};
  const call: Call = { op, channel, ...about };
  begin(call);
  return finish(call, work());
}

/** A read, with the bytes that came and where in the stream they stand. */
export async function observeRead(
  channel: Channel,
  connection: Connection | string,
  buf: Uint8Array,
  n: number,
  last?: number,
): Promise<number> {
  const known = typeof connection !== 'string';
  const call: Call = {
    op: 'read',
    channel,
    n,
    ...(known ? received(connection) : {}),
  };
  begin(call);
  const result = await (known ? connection.read(buf, n, last) : failed(connection));
  if (known && result >= 0) {
    call.data = buf.subarray(0, result);
    call.offset = connection.seen.in;
    connection.seen.in += result;
  }
  return finish(call, result);
}

/** A write, with its bytes and where in the stream they stand. */
export async function observeWrite(
  channel: Channel,
  connection: Connection | string,
  data: Uint8Array,
): Promise<number> {
  const known = typeof connection !== 'string';
  const call: Call = {
    op: 'write',
    channel,
    n: data.length,
    data,
    ...(known ? sent(connection) : {}),
  };
  begin(call);
  const result = await (known ? connection.write(data) : failed(connection));
  if (known && result >= 0) {
    call.offset = connection.seen.out;
    connection.seen.out += result;
  }
  return finish(call, result);
}

function sent(connection: Connection): Pick<Call, 'connection' | 'direction' | 'offset'> {
  const direction = connection.role === 'client' ? 'c2s' : 's2c';
  return { connection: connection.name, direction, offset: connection.seen.out };
}

function received(connection: Connection): Pick<Call, 'connection' | 'direction' | 'offset'> {
  const direction = connection.role === 'client' ? 's2c' : 'c2s';
  return { connection: connection.name, direction, offset: connection.seen.in };
}
