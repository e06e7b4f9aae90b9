// Message queues.
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  ftok,
  IPC_CREAT,
  IPC_EXCL,
  IPC_NOWAIT,
  IPC_RMID,
  MSG_NOERROR,
  msgctl,
  msgget,
  msgrcv,
  msgSetSize,
  msgsnd,
  msgStat,
  type Message,
} from '../../lib/ipc/index.ts';
import { aQueue, noLinux, waits, why } from '../helpers/ipc.ts';

/** What a receive gives, and the message. */
async function received(
  id: number,
  mtype = 0,
  flags = 0,
  size = 8192,
): Promise<[number, string] | [number, number, string]> {
  const message: Partial<Message> = {};
  const n = await msgrcv(id, message, size, mtype, flags);
  if (n < 0) return why(n) as [number, string];
  return [n, message.mtype ?? 0, Buffer.from(message.mtext ?? '').toString()];
}

async function send(id: number, mtype: number, mtext: string): Promise<void> {
  expect(await msgsnd(id, { mtype, mtext })).toBe(0);
}

describe.skipIf(noLinux)('msgget()', () => {
  test('msgget() finds a queue by its key, and gives ENOENT and EEXIST', () => {
    const key = 0x61000000 + process.pid;
    expect(why(msgget(key, 0))).toEqual([-1, 'ENOENT']);
    const id = msgget(key, 0o600 | IPC_CREAT | IPC_EXCL);
    onTestFinished(() => void msgctl(id, IPC_RMID));
    expect(msgget(key, 0)).toBe(id);
    expect(why(msgget(key, 0o600 | IPC_CREAT | IPC_EXCL))).toEqual([-1, 'EEXIST']);
  });

  test('msgget() takes keys from 0x80000000 up as C’s negative ones', () => {
    const key = 0xf1000000 + process.pid;
    const id = msgget(key, 0o600 | IPC_CREAT);
    onTestFinished(() => void msgctl(id, IPC_RMID));
    expect(msgget(key | 0, 0)).toBe(id);
    expect(() => msgget(2 ** 32, 0)).toThrow(RangeError);
  });

  test('ftok() makes the same key of the same file and number', () => {
    expect(ftok('/etc/passwd', 1)).toBe(ftok('/etc/passwd', 1));
    expect(ftok('/etc/passwd', 1)).not.toBe(ftok('/etc/passwd', 2));
    expect((ftok('/etc/passwd', 77) >>> 24) & 0xff).toBe(77);
    expect(why(ftok('/nowhere', 1))).toEqual([-1, 'ENOENT']);
    for (const id of [0, 256, -1]) expect(() => ftok('/etc/passwd', id)).toThrow(RangeError);
  });
});

describe.skipIf(noLinux)('msgsnd() and msgrcv()', () => {
  test('msgrcv() gives the messages whole, in order, as a new Uint8Array', async () => {
    const id = aQueue();
    await send(id, 7, 'héllo');
    expect(await msgsnd(id, { mtype: 3, mtext: new Uint8Array([1, 0, 255]) })).toBe(0);
    expect(await received(id)).toEqual([6, 7, 'héllo']);
    const message: Partial<Message> = { mtext: 'as it was' };
    expect(await msgrcv(id, message, 3)).toBe(3);
    expect(message).toEqual({ mtype: 3, mtext: new Uint8Array([1, 0, 255]) });
  });

  test('msgrcv() chooses by type: of that type, or the lowest up to it', async () => {
    const id = aQueue();
    for (const type of [5, 3, 9, 3]) await send(id, type, `text ${type}`);
    expect(await received(id, 9)).toEqual([6, 9, 'text 9']);
    expect(await received(id, -4)).toEqual([6, 3, 'text 3']);
    expect(await received(id, -9)).toEqual([6, 3, 'text 3']);
    expect(await received(id, 0)).toEqual([6, 5, 'text 5']);
    expect(await received(id, -9, IPC_NOWAIT)).toEqual([-1, 'ENOMSG']);
  });

  test('msgrcv() gives E2BIG for a longer text, which stays, and cuts it with MSG_NOERROR', async () => {
    const id = aQueue();
    await send(id, 1, 'hello');
    const message: Partial<Message> = {};
    expect(why(await msgrcv(id, message, 4))).toEqual([-1, 'E2BIG']);
    expect(message).toEqual({});
    expect(await received(id, 0, MSG_NOERROR, 4)).toEqual([4, 1, 'hell']);
    expect(await received(id, 0, IPC_NOWAIT)).toEqual([-1, 'ENOMSG']);
  });

  test('msgrcv() waits for a message of its type', async () => {
    const id = aQueue();
    const [any, two] = [received(id, 1), received(id, 2)];
    expect(await waits(Promise.race([any, two]))).toBe(true);
    await send(id, 2, 'two');
    expect(await two).toEqual([3, 2, 'two']);
    expect(await waits(any)).toBe(true);
    await send(id, 1, '');
    expect(await any).toEqual([0, 1, '']);
  });

  test('msgrcv() on one queue and type is served in order, also before one that comes later', async () => {
    const id = aQueue();
    const calls = [received(id), received(id)];
    expect(await waits(Promise.race(calls))).toBe(true);
    for (const text of ['a', 'b', 'c']) await send(id, 1, text);
    calls.push(received(id));
    expect((await Promise.all(calls)).map(([, , text]) => text)).toEqual(['a', 'b', 'c']);
  });

  test('msgrcv() takes empty messages that come while several wait, one each', async () => {
    const id = aQueue();
    const calls = [received(id), received(id), received(id)];
    expect(await waits(Promise.race(calls))).toBe(true);
    for (let i = 1; i <= 3; i++) await send(id, i, '');
    expect(await Promise.all(calls)).toEqual([
      [0, 1, ''],
      [0, 2, ''],
      [0, 3, ''],
    ]);
    expect(msgStat(id)).toMatchObject({ messages: 0 });
  });

  test('msgsnd() waits while the queue is full, in order, and gives EAGAIN with IPC_NOWAIT', async () => {
    const id = aQueue();
    expect(msgSetSize(id, 100)).toBe(0);
    await send(id, 1, 'x'.repeat(100));
    const full = { mtype: 1, mtext: 'y' };
    expect(why(await msgsnd(id, full, IPC_NOWAIT))).toEqual([-1, 'EAGAIN']);
    const calls = [msgsnd(id, { mtype: 1, mtext: 'z'.repeat(50) }), msgsnd(id, full)];
    expect(await waits(Promise.race(calls))).toBe(true);
    expect((await received(id))[0]).toBe(100);
    expect(await Promise.all(calls)).toEqual([0, 0]);
    expect([(await received(id))[0], (await received(id))[0]]).toEqual([50, 1]);
  });

  test('msgctl() ends the waits of both sides with EIDRM; afterwards it is EINVAL', async () => {
    const [id, other] = [aQueue(), aQueue()];
    msgSetSize(other, 1);
    await send(other, 1, 'x');
    const calls = [received(id), received(id), received(id, 5)];
    const sending = msgsnd(other, { mtype: 1, mtext: 'x' });
    expect(await waits(Promise.race([...calls, sending]))).toBe(true);
    expect([msgctl(id, IPC_RMID), msgctl(other, IPC_RMID)]).toEqual([0, 0]);
    for (const call of calls) expect(await call).toEqual([-1, 'EIDRM']);
    expect(why(await sending)).toEqual([-1, 'EIDRM']);
    expect(await received(id)).toEqual([-1, 'EINVAL']);
    expect(why(await msgsnd(id, { mtype: 1, mtext: '' }))).toEqual([-1, 'EINVAL']);
    expect(why(msgctl(id, IPC_RMID))).toEqual([-1, 'EINVAL']);
    expect(why(msgStat(id))).toEqual([-1, 'EINVAL']);
    expect(why(msgSetSize(id, 1))).toEqual([-1, 'EINVAL']);
  });

  test('msgsnd() gives EINVAL for mtype below 1 and a text over 8192 bytes', async () => {
    const id = aQueue();
    for (const mtype of [0, -1]) {
      expect(why(await msgsnd(id, { mtype, mtext: 'x' }))).toEqual([-1, 'EINVAL']);
    }
    const long = { mtype: 1, mtext: Buffer.alloc(8193) };
    expect(why(await msgsnd(id, long))).toEqual([-1, 'EINVAL']);
    expect(await msgsnd(id, { mtype: 1, mtext: Buffer.alloc(8192) })).toBe(0);
    expect((await received(id, 0, 0, Number.MAX_SAFE_INTEGER))[0]).toBe(8192);
    expect(why(await msgsnd(-1, { mtype: 1, mtext: '' }))).toEqual([-1, 'EINVAL']);
  });

  test('msgStat() tells how much is in the queue, and who was there', async () => {
    const id = aQueue();
    const empty = { messages: 0, bytes: 0, size: 16384, lastSender: 0, lastReceiver: 0 };
    expect(msgStat(id)).toEqual(empty);
    await send(id, 1, 'hello');
    const one = { ...empty, messages: 1, bytes: 5, lastSender: process.pid };
    expect(msgStat(id)).toEqual(one);
    await received(id);
    const { pid } = process;
    expect(msgStat(id)).toEqual({ ...empty, lastSender: pid, lastReceiver: pid });
  });

  test('msgsnd() and msgrcv() throw for what is no message, no number, no size', () => {
    const id = aQueue();
    const wrong = (call: () => unknown, error: typeof TypeError | typeof RangeError): void => {
      expect(call).toThrow(error);
    };
    wrong(() => msgsnd(id, null as unknown as Message), TypeError);
    wrong(() => msgsnd(id, { mtype: '1', mtext: '' } as unknown as Message), TypeError);
    wrong(() => msgsnd(id, { mtype: 1, mtext: 5 } as unknown as Message), TypeError);
    wrong(() => msgsnd(id, { mtype: 1.5, mtext: '' }), RangeError);
    wrong(() => msgrcv(id, 'x' as unknown as Message, 1), TypeError);
    wrong(() => msgrcv(id, {}, -1), RangeError);
    wrong(() => msgrcv(id, {}, 1, 2 ** 60), RangeError);
    wrong(() => msgctl(id, 1), RangeError);
  });
});
