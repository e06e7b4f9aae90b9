// Pipes and socket pairs: what goes in comes out, in order, and each end has an end.
import { readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  close,
  dup,
  O_NONBLOCK,
  O_WRONLY,
  open,
  pipe,
  PIPE_BUF,
  pipeSize,
  read,
  shutdown,
  socketpair,
  write,
  type Pair,
} from '../../lib/ipc/index.ts';
import { aPipe, aSocketpair, noLinux, waits, why } from '../helpers/ipc.ts';

const buf = Buffer.alloc(64);

/** What a read gives, as text. */
async function text(fd: number, n?: number): Promise<string | number> {
  const length = await read(fd, buf, n);
  return length > 0 ? buf.toString('latin1', 0, length) : length;
}

describe.skipIf(noLinux)('pipe()', () => {
  test('pipe() fills the array with two descriptors of one pipe of the kernel', () => {
    const fd = aPipe();
    const [first, second] = fd.map((end) => readlinkSync(`/proc/self/fd/${end}`));
    expect(first).toMatch(/^pipe:\[\d+\]$/);
    expect(second).toBe(first);
  });

  test('read() gives what write() has written, as text and as bytes, and never more than asked', async () => {
    const fd = aPipe();
    expect(await write(fd[1], 'héllo')).toBe(6);
    expect(await write(fd[1], Buffer.from('world!'), 5)).toBe(5);
    expect(await text(fd[0], 3)).toBe('h\xc3\xa9');
    expect(await text(fd[0])).toBe('lloworld');
  });

  test('read() waits until there is something', async () => {
    const fd = aPipe();
    const reading = text(fd[0]);
    expect(await waits(reading)).toBe(true);
    await write(fd[1], 'x');
    expect(await reading).toBe('x');
  });

  test('read() gives 0 once nobody holds the write end and all bytes are read', async () => {
    const fd = aPipe();
    const copy = dup(fd[1]);
    await write(fd[1], 'last');
    close(fd[1]);
    expect(await text(fd[0])).toBe('last');
    const reading = text(fd[0]);
    expect(await waits(reading)).toBe(true); // The copy is a write end, too.
    close(copy);
    expect(await reading).toBe(0);
  });

  test('write() gives EPIPE when nobody holds the read end, and no signal', async () => {
    const fd = aPipe();
    close(fd[0]);
    expect(why(await write(fd[1], 'x'))).toEqual([-1, 'EPIPE']);
    const other = aPipe();
    await write(other[1], 'x');
    close(other[0]);
    expect(why(await write(other[1], 'x'))).toEqual([-1, 'EPIPE']);
  });

  test('write() waits until the pipe has taken all bytes, and they come in order', async () => {
    const fd = aPipe();
    const data = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
    const writing = write(fd[1], data);
    expect(await waits(writing)).toBe(true);
    const come: Buffer[] = [];
    const part = Buffer.alloc(7_001);
    for (let n = 0; n < data.length;) {
      const length = await read(fd[0], part);
      come.push(Buffer.from(part.subarray(0, length)));
      n += length;
    }
    expect(await writing).toBe(data.length);
    expect(Buffer.concat(come).equals(data)).toBe(true);
  });

  test('read() and write() give EBADF on the wrong end and on a closed descriptor', async () => {
    const fd = aPipe();
    expect(why(await read(fd[1], buf))).toEqual([-1, 'EBADF']);
    expect(why(await write(fd[0], 'x'))).toEqual([-1, 'EBADF']);
    close(fd[0]);
    expect(why(await read(fd[0], buf))).toEqual([-1, 'EBADF']);
    expect(why(await write(-1, 'x'))).toEqual([-1, 'EBADF']);
  });

  test('close() gives EBADF to a read that waits', async () => {
    const fd = aPipe();
    const reading = [read(fd[0], buf), read(fd[0], buf)];
    expect(await waits(Promise.all(reading))).toBe(true);
    expect(close(fd[0])).toBe(0);
    expect(why(await reading[0])).toEqual([-1, 'EBADF']);
    expect(why(await reading[1])).toEqual([-1, 'EBADF']);
    expect(why(close(fd[0]))).toEqual([-1, 'EBADF']);
  });

  test('close() gives a write that waits the length of the part that was taken', async () => {
    const fd = aPipe();
    const writing = write(fd[1], Buffer.alloc(100_000));
    const behind = write(fd[1], 'x');
    expect(await waits(writing)).toBe(true);
    close(fd[1]);
    expect(await writing).toBe(65536);
    expect(why(await behind)).toEqual([-1, 'EBADF']);
  });

  test('write() gives the part that was taken when the reader goes in between', async () => {
    const fd = aPipe();
    const writing = write(fd[1], Buffer.alloc(100_000));
    expect(await waits(writing)).toBe(true);
    close(fd[0]);
    expect(await writing).toBe(65536);
  });

  test('read() and write() on one descriptor are served in order', async () => {
    const fd = aPipe();
    const letters = [1, 2, 3].map(() => Buffer.alloc(1));
    const reads = letters.map((letter) => read(fd[0], letter));
    await write(fd[1], 'abc');
    expect(await Promise.all(reads)).toEqual([1, 1, 1]);
    expect(letters.join('')).toBe('abc');
    const writes = [write(fd[1], Buffer.alloc(70_000)), write(fd[1], 'tail')];
    const all = Buffer.alloc(80_000);
    let n = 0;
    while (n < 70_004) n += await read(fd[0], all.subarray(n));
    expect(await Promise.all(writes)).toEqual([70_000, 4]);
    expect(all.toString('latin1', 70_000, 70_004)).toBe('tail');
  });

  test('pipe() leaves the descriptors of both ends blocking for other processes', async () => {
    const fd = aPipe();
    await write(fd[1], 'x');
    await text(fd[0]);
    for (const end of fd) {
      const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${end}`, 'utf8'))?.[1];
      expect(Number.parseInt(flags ?? '', 8) & O_NONBLOCK).toBe(0);
    }
  });

  test('pipeSize() tells how much a pipe holds, and changes it', async () => {
    const fd = aPipe();
    expect(pipeSize(fd[0])).toBe(65536);
    expect(pipeSize(fd[1], 5000)).toBe(8192);
    expect(pipeSize(fd[0])).toBe(8192);
    const writing = write(fd[1], Buffer.alloc(8193));
    expect(await waits(writing)).toBe(true);
    expect(why(pipeSize(fd[1], 4096))).toEqual([-1, 'EBUSY']);
    close(fd[1]);
    expect(await writing).toBe(8192);
    expect(why(pipeSize(fd[1]))).toEqual([-1, 'EBADF']);
    expect(why(pipeSize(aSocketpair()[0]))).toEqual([-1, 'EBADF']);
  });

  test('PIPE_BUF bytes are written in one piece, or not at all', async () => {
    const fd = aPipe();
    const again = await open(`/proc/self/fd/${fd[1]}`, O_WRONLY | O_NONBLOCK);
    onTestFinished(() => void close(again));
    expect(await write(again, Buffer.alloc(65536 - 1))).toBe(65536 - 1);
    expect(why(await write(again, Buffer.alloc(PIPE_BUF)))).toEqual([-1, 'EAGAIN']);
  });
});

describe.skipIf(noLinux)('socketpair()', () => {
  test('socketpair() carries bytes both ways', async () => {
    const fd = aSocketpair();
    await write(fd[0], 'ping');
    expect(await text(fd[1])).toBe('ping');
    await write(fd[1], 'pong');
    expect(await text(fd[0])).toBe('pong');
  });

  test('shutdown() ends one direction: the other side reads what was written, then 0, and can answer', async () => {
    const fd = aSocketpair();
    await write(fd[0], 'ask');
    expect(shutdown(fd[0])).toBe(0);
    expect(await text(fd[1])).toBe('ask');
    expect(await text(fd[1])).toBe(0);
    expect(await write(fd[1], 'answer')).toBe(6);
    expect(await text(fd[0])).toBe('answer');
    expect(why(await write(fd[0], 'x'))).toEqual([-1, 'EPIPE']);
  });

  test('shutdown() gives ENOTSOCK for a pipe, EBADF for a closed descriptor', () => {
    const fd = aPipe();
    expect(why(shutdown(fd[1]))).toEqual([-1, 'ENOTSOCK']);
    close(fd[1]);
    expect(why(shutdown(fd[1]))).toEqual([-1, 'EBADF']);
  });

  test('write() waits for a slow reader, and gives EPIPE when the other end is gone', async () => {
    const fd = aSocketpair();
    const writing = write(fd[0], Buffer.alloc(1_000_000));
    expect(await waits(writing)).toBe(true);
    const part = Buffer.alloc(100_000);
    let n = 0;
    while (n < 1_000_000) n += await read(fd[1], part);
    expect(await writing).toBe(1_000_000);
    close(fd[1]);
    expect(why(await write(fd[0], 'x'))).toEqual([-1, 'EPIPE']);
    expect(await read(fd[0], buf)).toBe(0);
  });
});

test.skipIf(noLinux)('pipe() and socketpair() throw a TypeError for what is no array', () => {
  const fd: Pair = [-1, -1];
  expect(() => pipe(3 as unknown as Pair)).toThrow(TypeError);
  expect(() => socketpair(undefined as unknown as Pair)).toThrow(TypeError);
  expect(fd).toEqual([-1, -1]);
});
