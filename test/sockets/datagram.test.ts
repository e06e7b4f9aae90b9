// Datagrams: each is whole or lost.
import dns from 'node:dns';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  datagramSocket,
  errno,
  localPort,
  peerName,
  readSocket,
  receiveFrom,
  selectSockets,
  sendTo,
  serverSocket,
  shutdownSocket,
  timeoutSocket,
  writeSocket,
  type From,
} from '../../lib/index.ts';
import { handClock } from '../helpers/clock.ts';
import { run } from '../helpers/script.ts';

const HOST = '127.0.0.1';
const buf = Buffer.alloc(65536);

async function aSocket(): Promise<[channel: number, port: number]> {
  const channel = await datagramSocket();
  expect(channel).toBeGreaterThan(2);
  onTestFinished(() => void closeSocket(channel));
  return [channel, localPort(channel)];
}

async function why(call: Promise<number> | number): Promise<[number, string]> {
  return [await call, errno()];
}

/** Lets a name be unknown: what resolvers say of one differs from machine to machine, and from hour to hour. */
function unknownIs(unknown: string): void {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${unknown}`), { code: 'ENOTFOUND' });
  const { lookup } = dns;
  const look = (name: string, ...rest: unknown[]) => {
    if (name === unknown) (rest.at(-1) as (error: Error) => void)(error);
    else Reflect.apply(lookup, dns, [name, ...rest]);
  };
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(look);
  onTestFinished(() => spy.mockRestore());
}

describe('datagramSocket()', () => {
  test('sendTo() and receiveFrom() carry datagrams whole, with where they came from', async () => {
    const [one, onePort] = await aSocket();
    const [other, otherPort] = await aSocket();
    const from: Partial<From> = {};
    expect(await sendTo(one, 'hello', HOST, otherPort)).toBe(5);
    expect(await sendTo(one, new Uint8Array([1, 2]), 'localhost', otherPort)).toBe(2);
    expect(await receiveFrom(other, buf, from)).toBe(5);
    expect(buf.toString('latin1', 0, 5)).toBe('hello');
    expect(from).toEqual({ host: HOST, port: onePort });
    expect(await receiveFrom(other, buf)).toBe(2);
  });

  test('receiveFrom() gives 0 for an empty datagram, and cuts one that is longer than the buffer', async () => {
    const [channel, port] = await aSocket();
    expect(await sendTo(channel, '', HOST, port)).toBe(0);
    expect(await sendTo(channel, 'abcdef', HOST, port)).toBe(6);
    expect(await sendTo(channel, 'next', HOST, port)).toBe(4);
    expect(await receiveFrom(channel, buf)).toBe(0);
    expect(await receiveFrom(channel, buf.subarray(0, 3))).toBe(3);
    expect(await receiveFrom(channel, buf)).toBe(4);
  });

  test('sendTo() sends 65,507 bytes, and gives EMSGSIZE for more', async () => {
    const [channel, port] = await aSocket();
    expect(await sendTo(channel, Buffer.alloc(65_507), HOST, port)).toBe(65_507);
    expect(await receiveFrom(channel, buf)).toBe(65_507);
    expect(await why(sendTo(channel, Buffer.alloc(65_508), HOST, port))).toEqual([-1, 'EMSGSIZE']);
  });

  test('sendTo() and receiveFrom() give EINVAL, ENOTFOUND, EBADF, ENOTSOCK', async () => {
    unknownIs('nobody.test');
    const [channel, port] = await aSocket();
    expect(await why(sendTo(channel, 'x', HOST, 0))).toEqual([-1, 'EINVAL']);
    expect(await why(sendTo(channel, 'x', '', port))).toEqual([-1, 'EINVAL']);
    expect(await why(sendTo(channel, 'x', 'nobody.test', port))).toEqual([-1, 'ENOTFOUND']);
    expect(await why(sendTo(999, 'x', HOST, port))).toEqual([-1, 'EBADF']);
    expect(await why(receiveFrom(999, buf))).toEqual([-1, 'EBADF']);
    const server = await serverSocket(0);
    onTestFinished(() => void closeSocket(server));
    expect(await why(sendTo(server, 'x', HOST, port))).toEqual([-1, 'ENOTSOCK']);
    expect(await why(receiveFrom(server, buf))).toEqual([-1, 'ENOTSOCK']);
  });

  test('the calls for streams give ENOTCONN, accept EINVAL', async () => {
    const [channel] = await aSocket();
    expect(await why(readSocket(channel, buf))).toEqual([-1, 'ENOTCONN']);
    expect(await why(writeSocket(channel, 'x'))).toEqual([-1, 'ENOTCONN']);
    expect(await why(shutdownSocket(channel))).toEqual([-1, 'ENOTCONN']);
    expect([peerName(channel), errno()]).toEqual([-1, 'ENOTCONN']);
    expect(await why(acceptServerSocket(channel))).toEqual([-1, 'EINVAL']);
  });

  test('timeoutSocket() lets receiveFrom() give EAGAIN, and leaves what comes later', async () => {
    const [channel, port] = await aSocket();
    expect(timeoutSocket(channel, 5)).toBe(0);
    const from: Partial<From> = {};
    expect(await why(receiveFrom(channel, buf, from))).toEqual([-1, 'EAGAIN']);
    expect(from).toEqual({});
    timeoutSocket(channel, 0);
    await sendTo(channel, 'late', HOST, port);
    expect(await receiveFrom(channel, buf)).toBe(4);
  });

  test('receiveFrom() gives what has come in time, though the process could not look before', async () => {
    const [channel, port] = await aSocket();
    const later = await handClock();
    timeoutSocket(channel, 20);
    const receive = receiveFrom(channel, buf);
    await sendTo(channel, 'in time', HOST, port);
    later(20);
    expect(await receive).toBe(7);
  });

  test('closeSocket() ends a receive that waits with EBADF', async () => {
    const [channel] = await aSocket();
    const calls = [receiveFrom(channel, buf), receiveFrom(channel, buf)];
    expect(closeSocket(channel)).toBe(0);
    for (const call of calls) expect(await why(call)).toEqual([-1, 'EBADF']);
    expect(await why(closeSocket(channel))).toEqual([-1, 'EBADF']);
  });

  test('selectSockets() tells when a datagram is there', async () => {
    const [channel, port] = await aSocket();
    const [silent] = await aSocket();
    expect(await selectSockets([channel, silent], 0)).toEqual([]);
    const ready = selectSockets([silent, channel]);
    await sendTo(channel, 'x', HOST, port);
    expect(await ready).toEqual([channel]);
    expect(await receiveFrom(channel, buf)).toBe(1);
  });

  test('datagramSocket() gives EADDRINUSE, EADDRNOTAVAIL, EINVAL', async () => {
    const [, port] = await aSocket();
    expect(await why(datagramSocket(port))).toEqual([-1, 'EADDRINUSE']);
    expect(await why(datagramSocket(0, '192.0.2.1'))).toEqual([-1, 'EADDRNOTAVAIL']);
    expect(await why(datagramSocket(0, ''))).toEqual([-1, 'EINVAL']);
    await expect(datagramSocket(65536)).rejects.toThrow(RangeError);
    await expect(datagramSocket('1' as unknown as number)).rejects.toThrow(TypeError);
  });

  test('what comes while nobody receives is kept up to 212,992 bytes, and the rest is lost', async () => {
    const [channel, port] = await aSocket();
    const [sender] = await aSocket();
    for (let i = 0; i < 300; i++) {
      await sendTo(sender, Buffer.alloc(1488, i), HOST, port);
      await new Promise(setImmediate); // Node looks for what has come.
    }
    let kept = 0;
    while ((await selectSockets([channel], 0)).length > 0) {
      expect(await receiveFrom(channel, buf)).toBe(1488);
      expect(buf[0]).toBe(kept++); // The first ones, in order.
    }
    expect(kept).toBe(Math.floor(212_992 / (1488 + 512)));
  });

  test('a datagram channel keeps the process alive only while a call waits on it', async () => {
    const program = await run(
      `import { datagramSocket, receiveFrom, sendTo, localPort } from 'mysocks';
       const channel = await datagramSocket();
       await sendTo(channel, 'x', '127.0.0.1', localPort(channel));
       console.log(await receiveFrom(channel, Buffer.alloc(9)));`,
    );
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('1\n');
  });
});
