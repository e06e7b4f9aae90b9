import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  localPort,
  readLine,
  readn,
  readSocket,
  selectSockets,
  serverSocket,
  shutdownSocket,
  writeSocket,
  writen,
} from '../../lib/index.ts';
import { begins, ends, happenings, type Call } from '../../lib/calls/call.ts';
import { pair } from '../helpers/pair.ts';

/** What was published: each call as it was at its begin and at its end, and each happening. */
interface Seen {
  begins: Call[];
  ends: Call[];
  happenings: unknown[];
  /** True when the object at the end of each call is the one of its begin. */
  paired: boolean;
}

function isCall(message: unknown): message is Call {
  return typeof message === 'object' && message !== null && 'op' in message;
}

function observe(): Seen {
  const seen: Seen = { begins: [], ends: [], happenings: [], paired: true };
  const open = new Set<unknown>();
  const onBegin = (call: unknown): void => {
    open.add(call);
    if (isCall(call)) seen.begins.push({ ...call });
  };
  const onEnd = (call: unknown): void => {
    seen.paired &&= open.delete(call);
    if (!isCall(call)) return;
    const { data, ...rest } = call;
    seen.ends.push(data === undefined ? rest : { ...rest, data: Buffer.from(data) });
  };
  const onHappening = (event: unknown): void => void seen.happenings.push(event);
  subscribe('mysocks:begin', onBegin);
  subscribe('mysocks:end', onEnd);
  subscribe('mysocks:happening', onHappening);
  onTestFinished(() => {
    unsubscribe('mysocks:begin', onBegin);
    unsubscribe('mysocks:end', onEnd);
    unsubscribe('mysocks:happening', onHappening);
  });
  return seen;
}

describe('the observation point', () => {
  test('every operation publishes its begin and its end, with what it was about', async () => {
    const seen = observe();
    const listener = await serverSocket(0);
    const port = localPort(listener);
    const client = await connectSocket('127.0.0.1', port);
    const connection = `127.0.0.1:${localPort(client)}`;
    const server = await acceptServerSocket(listener);
    await writeSocket(client, 'hello');
    const buf = Buffer.alloc(64);
    await readSocket(server, buf, 3);
    await readSocket(server, buf);
    await writen(server, 'ab\ncd');
    await readLine(client, 10);
    await readn(client, buf, 2);
    await selectSockets([server], 0);
    shutdownSocket(client);
    await readSocket(server, buf);
    closeSocket(client);
    closeSocket(server);
    await readSocket(server, buf);
    closeSocket(listener);

    const toServer = { channel: client, connection, direction: 'c2s' };
    const fromClient = { channel: server, connection, direction: 'c2s' };
    const toClient = { channel: server, connection, direction: 's2c' };
    const fromServer = { channel: client, connection, direction: 's2c' };
    expect(seen.ends).toEqual([
      { op: 'server', channel: listener, to: '127.0.0.1:0', result: listener },
      { op: 'connect', channel: client, to: `127.0.0.1:${port}`, connection, result: client },
      { op: 'accept', channel: server, on: listener, connection, result: server },
      { op: 'write', ...toServer, n: 5, offset: 0, data: Buffer.from('hello'), result: 5 },
      { op: 'read', ...fromClient, n: 3, offset: 0, data: Buffer.from('hel'), result: 3 },
      { op: 'read', ...fromClient, n: 64, offset: 3, data: Buffer.from('lo'), result: 2 },
      { op: 'write', ...toClient, n: 5, offset: 0, data: Buffer.from('ab\ncd'), result: 5 },
      expect.objectContaining({
        op: 'read',
        ...fromServer,
        offset: 0,
        data: Buffer.from('ab\n'),
        result: 3,
      }),
      { op: 'read', ...fromServer, n: 2, offset: 3, data: Buffer.from('cd'), result: 2 },
      { op: 'select', channel: 0, result: 0 },
      { op: 'shutdown', ...toServer, offset: 5, result: 0 },
      { op: 'read', ...fromClient, n: 64, offset: 5, data: Buffer.from(''), result: 0 },
      { op: 'close', ...toServer, offset: 5, result: 0 },
      { op: 'close', ...toClient, offset: 5, result: 0 },
      { op: 'read', channel: server, n: 64, result: -1, errno: 'EBADF' },
      { op: 'close', channel: listener, result: 0 },
    ]);
    expect(seen.begins.map(({ op }) => op)).toEqual(seen.ends.map(({ op }) => op));
    expect(seen.begins.every(({ result }) => result === undefined)).toBe(true);
    expect(seen.paired).toBe(true);
    expect(seen.happenings).toEqual([{ what: 'queued', connection }]);
  });

  test('a call that waits has begun and not ended', async () => {
    const { client, server } = await pair();
    const seen = observe();
    const read = readSocket(server, Buffer.alloc(8));
    await new Promise(setImmediate);
    expect([seen.begins.length, seen.ends.length]).toEqual([1, 0]);
    await writeSocket(client, 'x');
    await read;
    expect(seen.ends.map(({ op }) => op)).toEqual(['write', 'read']);
  });

  test('calls that wait together have the positions in which they are answered', async () => {
    const { client, server } = await pair();
    const seen = observe();
    const reads = [2, 3, 4].map((n) => readSocket(server, Buffer.alloc(n)));
    await writen(client, 'aabbbcccc');
    await Promise.all(reads);
    const got = seen.ends
      .filter(({ op }) => op === 'read')
      .map(({ offset, data }) => [offset, Buffer.from(data ?? []).toString()]);
    expect(got).toEqual([
      [0, 'aa'],
      [2, 'bbb'],
      [5, 'cccc'],
    ]);
  });

  test('a call that fails says why', async () => {
    const seen = observe();
    await connectSocket('', 1);
    await acceptServerSocket(99);
    await writeSocket(99, 'x');
    shutdownSocket(99);
    closeSocket(99);
    expect(seen.ends.map(({ op, result, errno }) => [op, result, errno])).toEqual([
      ['connect', -1, 'EINVAL'],
      ['accept', -1, 'EBADF'],
      ['write', -1, 'EBADF'],
      ['shutdown', -1, 'EBADF'],
      ['close', -1, 'EBADF'],
    ]);
  });

  test('nothing is published when nobody listens', async () => {
    const spies = [begins, ends, happenings].map((channel) => vi.spyOn(channel, 'publish'));
    const { client, server } = await pair();
    await writen(client, 'hello\n');
    await readLine(server, 10);
    await selectSockets([server], 0);
    shutdownSocket(client);
    closeSocket(client);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
