// Shared memory: the same bytes in several mappings and processes, and no touch of it that kills.
import {
  existsSync,
  fstatSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  close,
  ftruncate,
  IPC_CREAT,
  IPC_EXCL,
  IPC_PRIVATE,
  IPC_RMID,
  mmap,
  munmap,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  open,
  PROT_READ,
  shmat,
  shmctl,
  shmdt,
  shmget,
  shmOpen,
  shmStat,
  shmUnlink,
} from '../../lib/ipc/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { aName, aPage, aPipe, noLinux, why } from '../helpers/ipc.ts';

/** Memory with a name, and its descriptor. */
function named(size = 4096): { name: string; fd: number } {
  const name = aName();
  const fd = shmOpen(name, O_RDWR | O_CREAT | O_EXCL);
  expect(fd).toBeGreaterThan(2);
  expect(ftruncate(fd, size)).toBe(0);
  onTestFinished(() => void close(fd));
  return { name, fd };
}

function mapped(memory: ArrayBuffer | -1): ArrayBuffer {
  if (memory === -1) throw new Error(`mmap: ${why(-1)[1]}`);
  onTestFinished(() => void munmap(memory));
  return memory;
}

function segment(size: number): number {
  const id = shmget(IPC_PRIVATE, size, 0o600);
  expect(id).toBeGreaterThanOrEqual(0);
  onTestFinished(() => void shmctl(id, IPC_RMID));
  return id;
}

describe.skipIf(noLinux)('mmap()', () => {
  test('mmap() gives an ArrayBuffer of exactly the size, the same bytes for all who map it', () => {
    const { name, fd } = named(100);
    const memory = mapped(mmap(fd, 100));
    expect(memory).toBeInstanceOf(ArrayBuffer);
    expect(memory.byteLength).toBe(100);
    const again = mapped(mmap(shmOpen(name, O_RDWR), 100));
    Buffer.from(memory).write('hello');
    expect(Buffer.from(again).toString('latin1', 0, 6)).toBe('hello\0');
    expect(readFileSync(`/dev/shm${name}`, 'latin1').slice(0, 5)).toBe('hello');
  });

  test('mmap(-1) gives memory that is 0 and that no file shows', () => {
    const memory = aPage();
    expect(new Uint8Array(memory).every((byte) => byte === 0)).toBe(true);
    expect(munmap(memory)).toBe(0);
  });

  test('mmap() maps files, and what is written there is in the file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'hello world');
    const fd = await open(file, O_RDWR);
    const memory = mapped(mmap(fd, 5));
    close(fd); // The mapping does not need it.
    Buffer.from(memory).write('HELLO');
    expect(readFileSync(file, 'utf8')).toBe('HELLO world');
  });

  test('mmap() gives EBADF, EINVAL, ENXIO, EACCES, ENODEV in place of memory', async () => {
    const { name, fd } = named(4096);
    expect(why(mmap(199, 10))).toEqual([-1, 'EBADF']);
    expect(why(mmap(fd, 0))).toEqual([-1, 'EINVAL']);
    expect(why(mmap(fd, 4097))).toEqual([-1, 'ENXIO']); // ftruncate was forgotten
    const readOnly = shmOpen(name, O_RDONLY);
    expect(why(mmap(readOnly, 10))).toEqual([-1, 'EACCES']);
    mapped(mmap(readOnly, 10, PROT_READ));
    close(readOnly);
    expect(why(mmap(aPipe()[0], 10, PROT_READ))).toEqual([-1, 'ENODEV']);
    const folder = await open(temporaryFolder(), O_RDONLY);
    expect(why(mmap(folder, 10, PROT_READ))).toEqual([-1, 'ENODEV']);
    close(folder);
    expect(why(mmap(-1, 2 ** 50))[0]).toBe(-1);
  });

  test('mmap() gives ENOSPC where the file system has no room for what is not written yet', () => {
    const { fd } = named(0);
    expect(ftruncate(fd, 2 ** 42)).toBe(0);
    expect(why(mmap(fd, 4096))).toEqual([-1, 'ENOSPC']);
    expect(ftruncate(fd, 4096)).toBe(0);
    mapped(mmap(fd, 4096));
  });

  test('mmap() with PROT_READ shows what others write, and keeps its own writes to itself', () => {
    const { fd } = named(8192);
    const memory = new Uint8Array(mapped(mmap(fd, 8192)));
    const readOnly = new Uint8Array(mapped(mmap(fd, 8192, PROT_READ)));
    memory[0] = 1;
    expect(readOnly[0]).toBe(1);
    readOnly[0] = 2;
    expect([memory[0], readOnly[0]]).toEqual([1, 2]);
    memory[4096] = 3; // The other page was not written, and still shows it.
    expect(readOnly[4096]).toBe(3);
  });

  test('munmap() leaves a buffer that reads 0 and reaches nobody; a second time it gives EINVAL', () => {
    const { fd } = named();
    const memory = mapped(mmap(fd, 4096));
    const other = mapped(mmap(fd, 4096));
    new Uint8Array(memory).fill(7);
    expect(munmap(memory)).toBe(0);
    const stale = new Uint8Array(memory);
    expect(stale.every((byte) => byte === 0)).toBe(true);
    stale.fill(9);
    expect(new Uint8Array(other)[0]).toBe(7);
    expect(why(munmap(memory))).toEqual([-1, 'EINVAL']);
    expect(why(munmap(new ArrayBuffer(8)))).toEqual([-1, 'EINVAL']);
  });

  test('munmap() knows no memory that the program has given away, and which stays valid', () => {
    const memory = aPage();
    let moved = memory;
    try {
      moved = structuredClone(memory, { transfer: [memory] });
    } catch {
      // Newer versions of Node do not let it go.
    }
    const gone = memory.byteLength === 0;
    expect(why(munmap(memory))).toEqual(gone ? [-1, 'EINVAL'] : [0, '']);
    new Uint8Array(moved).fill(1);
    expect(moved.byteLength).toBe(4096);
  });

  test('mmap() and munmap() 20,000 times leave no descriptor and no mapping behind', () => {
    const mappings = (): number => readFileSync('/proc/self/maps', 'latin1').split('\n').length;
    const before = mappings();
    for (let i = 0; i < 20_000; i++) munmap(aPage());
    expect(mappings() - before).toBeLessThan(1000);
  });
});

describe.skipIf(noLinux)('shmOpen()', () => {
  test('shmOpen() gives a file of /dev/shm, shmUnlink() takes its name away', () => {
    const { name, fd } = named();
    expect(statSync(`/dev/shm${name}`).ino).toBe(fstatSync(fd).ino);
    expect(statSync(`/dev/shm${name}`).mode & 0o777).toBe(0o600);
    expect(why(shmOpen(name, O_RDWR | O_CREAT | O_EXCL))).toEqual([-1, 'EEXIST']);
    expect(shmUnlink(name)).toBe(0);
    expect(existsSync(`/dev/shm${name}`)).toBe(false);
    expect(why(shmUnlink(name))).toEqual([-1, 'ENOENT']);
    expect(why(shmOpen(name, O_RDWR))).toEqual([-1, 'ENOENT']);
    mapped(mmap(fd, 4096)); // Who has it keeps it.
  });

  test('shmOpen() gives EINVAL and ENAMETOOLONG for names that cannot be', () => {
    expect(why(shmOpen('/', O_RDWR | O_CREAT))).toEqual([-1, 'EINVAL']);
    expect(why(shmOpen('/a/b', O_RDWR | O_CREAT))).toEqual([-1, 'EINVAL']);
    const long = `/${'x'.repeat(256)}`;
    expect(why(shmOpen(long, O_RDWR | O_CREAT))).toEqual([-1, 'ENAMETOOLONG']);
  });

  test('ftruncate() gives EBUSY below what this process has mapped, and EBADF, EINVAL', async () => {
    const { name, fd } = named(12_288);
    const memory = mmap(fd, 8192);
    expect(why(ftruncate(fd, 4096))).toEqual([-1, 'EBUSY']);
    expect(ftruncate(fd, 8192)).toBe(0);
    if (memory !== -1) munmap(memory);
    expect(ftruncate(fd, 0)).toBe(0);
    expect(why(ftruncate(199, 0))).toEqual([-1, 'EBADF']);
    expect(why(ftruncate(aPipe()[1], 0))).toEqual([-1, 'EINVAL']);
    const readOnly = shmOpen(name, O_RDONLY);
    expect(why(ftruncate(readOnly, 0))).toEqual([-1, 'EINVAL']);
    close(readOnly);
  });

  test('ftruncate() works on a file that is open for writing only', async () => {
    const file = join(temporaryFolder(), 'file');
    const fd = await open(file, O_WRONLY | O_CREAT);
    expect(ftruncate(fd, 100)).toBe(0);
    close(fd);
    expect(statSync(file).size).toBe(100);
    truncateSync(file);
  });
});

describe.skipIf(noLinux)('shmget()', () => {
  test('shmat() gives the memory of the segment, as large as it is, twice the same', () => {
    const id = segment(100);
    const [one, other] = [shmat(id), shmat(id)] as [ArrayBuffer, ArrayBuffer];
    expect([one.byteLength, other.byteLength]).toEqual([100, 100]);
    Buffer.from(one).write('hello');
    expect(Buffer.from(other).toString('latin1', 0, 5)).toBe('hello');
    expect(shmStat(id)).toEqual({ size: 100, attached: 2, creator: process.pid });
    expect([shmdt(one), shmdt(other)]).toEqual([0, 0]);
    expect(shmStat(id)).toMatchObject({ attached: 0 });
    expect(new Uint8Array(one)[0]).toBe(0);
    expect(why(shmdt(one))).toEqual([-1, 'EINVAL']);
  });

  test('shmctl() removes it once the last process has detached', () => {
    const id = segment(100);
    const memory = shmat(id) as ArrayBuffer;
    expect(shmctl(id, IPC_RMID)).toBe(0);
    new Uint8Array(memory).fill(1);
    expect(shmStat(id)).toMatchObject({ attached: 1 });
    shmdt(memory);
    expect(why(shmStat(id))).toEqual([-1, 'EINVAL']);
    expect(why(shmat(id))).toEqual([-1, 'EINVAL']);
    expect(why(shmctl(id, IPC_RMID))).toEqual([-1, 'EINVAL']);
  });

  test('shmget() finds a segment by its key, and gives ENOENT, EEXIST, EINVAL', () => {
    const key = 0x60000000 + process.pid;
    expect(why(shmget(key, 100, 0))).toEqual([-1, 'ENOENT']);
    const id = shmget(key, 100, 0o600 | IPC_CREAT | IPC_EXCL);
    onTestFinished(() => void shmctl(id, IPC_RMID));
    expect(shmget(key, 100, 0)).toBe(id);
    expect(why(shmget(key, 100, 0o600 | IPC_CREAT | IPC_EXCL))).toEqual([-1, 'EEXIST']);
    expect(why(shmget(key, 5000, 0))).toEqual([-1, 'EINVAL']);
    expect(why(shmget(IPC_PRIVATE, 0, 0o600))).toEqual([-1, 'EINVAL']);
  });

  test('shmdt() and munmap() take memory of the other kind for what it is', () => {
    const memory = aPage();
    expect(why(shmdt(memory))).toEqual([-1, 'EINVAL']);
    expect(munmap(memory)).toBe(0);
  });
});
