// FIFOs: pipes with a name, which wait to be opened at both ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  close,
  mkfifo,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  open,
  read,
  write,
} from '../../lib/ipc/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { noLinux, waits, why } from '../helpers/ipc.ts';

const buf = Buffer.alloc(64);

function aFifo(): string {
  const path = join(temporaryFolder(), 'fifo');
  expect(mkfifo(path)).toBe(0);
  return path;
}

async function opened(path: string, flags: number): Promise<number> {
  const fd = await open(path, flags);
  onTestFinished(() => void close(fd));
  return fd;
}

describe.skipIf(noLinux)('FIFOs', () => {
  test('mkfifo() makes one, with its mode, and gives EEXIST and ENOENT', () => {
    const path = join(temporaryFolder(), 'fifo');
    expect(mkfifo(path, 0o622)).toBe(0);
    expect(statSync(path).isFIFO()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o622 & ~process.umask());
    expect(why(mkfifo(path))).toEqual([-1, 'EEXIST']);
    expect(why(mkfifo(join(path, 'x')))).toEqual([-1, 'ENOTDIR']);
    expect(why(mkfifo('/nowhere/fifo'))).toEqual([-1, 'ENOENT']);
  });

  test('open() to read waits for a writer, and to write for a reader', async () => {
    for (const [first, second] of [
      [O_RDONLY, O_WRONLY],
      [O_WRONLY, O_RDONLY],
    ] as const) {
      const path = aFifo();
      const one = opened(path, first);
      expect(await waits(one)).toBe(true);
      const other = await opened(path, second);
      const [reader, writer] =
        first === O_RDONLY ? [await one, other] : ([other, await one] as const);
      expect(await write(writer, 'hello')).toBe(5);
      expect(await read(reader, buf)).toBe(5);
      close(writer);
      expect(await read(reader, buf)).toBe(0);
    }
  });

  test('open() to read sees a writer of another program, also one that has gone already', async () => {
    const path = aFifo();
    const one = opened(path, O_RDONLY);
    const shell = spawn('sh', ['-c', `echo hello > ${path}`]);
    const gone = once(shell, 'close');
    const fd = await one;
    await gone;
    expect(await read(fd, buf)).toBe(6);
    expect(await read(fd, buf)).toBe(0);
  });

  test('open() to write gives ENXIO at once with O_NONBLOCK and no reader', async () => {
    const path = aFifo();
    expect(why(await open(path, O_WRONLY | O_NONBLOCK))).toEqual([-1, 'ENXIO']);
    const both = await opened(path, O_RDWR); // needs nobody
    expect(await write(both, 'x')).toBe(1);
    expect(await read(both, buf)).toBe(1);
    const reader = await opened(path, O_RDONLY | O_NONBLOCK);
    expect(why(await read(reader, buf))).toEqual([-1, 'EAGAIN']);
  });

  test('open() gives a descriptor that other programs may find blocking', async () => {
    const path = aFifo();
    const [reader] = await Promise.all([opened(path, O_RDONLY), opened(path, O_WRONLY)]);
    const reading = read(reader, buf);
    expect(await waits(reading)).toBe(true);
    close(reader);
    expect(why(await reading)).toEqual([-1, 'EBADF']);
  });

  test('open() that waits gives the error when the FIFO goes', async () => {
    const path = aFifo();
    const one = open(path, O_WRONLY);
    expect(await waits(one)).toBe(true);
    unlinkSync(path);
    expect(why(await one)).toEqual([-1, 'ENOENT']);
  });

  test('open() of a file that is no FIFO does not wait', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'x');
    expect(await read(await opened(file, O_RDONLY), buf)).toBe(1);
  });
});
