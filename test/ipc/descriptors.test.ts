// The table of descriptors: the kernel's own numbers, and Node's among them, which no program can take.
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  close,
  dup,
  dup2,
  O_CREAT,
  O_EXCL,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  open,
  read,
  write,
} from '../../lib/ipc/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { aPipe, noLinux, openIn, why } from '../helpers/ipc.ts';
import { run } from '../helpers/script.ts';

const buf = Buffer.alloc(64);

/** Some of what Node has opened: epoll, and what wakes its threads. */
function nodesOwn(): number[] {
  return openIn('self').filter((fd) => linkOf(fd).startsWith('anon_inode:'));
}

function linkOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return ''; // the folder's own
  }
}

describe.skipIf(noLinux)('dup() and dup2()', () => {
  test('dup() gives the lowest number that is free, of the same open file', async () => {
    const fd = aPipe();
    close(fd[0]);
    const copy = dup(fd[1]);
    expect(copy).toBe(fd[0]);
    close(copy);
    const taken = openIn('self');
    const lowest = dup(fd[1]);
    onTestFinished(() => void close(lowest));
    for (let n = 0; n < lowest; n++) expect(taken).toContain(n);
    expect(fstatSync(lowest).ino).toBe(fstatSync(fd[1]).ino);
  });

  test('dup() and dup2() give EBADF for a closed descriptor, and change nothing', () => {
    const fd = aPipe();
    const { ino } = fstatSync(fd[1]);
    close(fd[0]);
    expect(why(dup(fd[0]))).toEqual([-1, 'EBADF']);
    expect(why(dup2(fd[0], fd[1]))).toEqual([-1, 'EBADF']);
    expect(fstatSync(fd[1]).ino).toBe(ino);
    expect(why(dup2(fd[1], -1))).toEqual([-1, 'EBADF']);
    expect(why(dup2(fd[1], 2 ** 31 - 1))).toEqual([-1, 'EBADF']);
  });

  test('dup2() closes the number before, and a read that waits on it gives EBADF', async () => {
    const fd = aPipe();
    const other = aPipe();
    const reading = read(other[0], buf);
    expect(dup2(fd[0], other[0])).toBe(other[0]);
    expect(why(await reading)).toEqual([-1, 'EBADF']);
    expect(why(await write(other[1], 'x'))).toEqual([-1, 'EPIPE']);
    await write(fd[1], 'hi');
    expect(await read(other[0], buf)).toBe(2);
    expect(dup2(fd[0], fd[0])).toBe(fd[0]);
  });

  test('dup2() onto 1 and 2 redirects what the program prints, and back', async () => {
    const folder = temporaryFolder();
    const program = await run(
      `import { openSync } from 'node:fs';
       import { close, dup, dup2 } from 'mysocks/ipc';
       console.log('before');
       const saved = dup(1);
       dup2(openSync('${folder}/out', 'w'), 1);
       console.log('within');
       dup2(1, 2);
       console.error('error');
       dup2(saved, 1);
       close(saved);
       console.log('after');`,
    );
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('before\nafter\n');
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('within\nerror\n');
  });

  test('close(1) and open() make the file what the program prints to, as the lowest number', async () => {
    const folder = temporaryFolder();
    const program = await run(
      `import { close, open, O_CREAT, O_WRONLY } from 'mysocks/ipc';
       close(1);
       const fd = await open('${folder}/out', O_WRONLY | O_CREAT);
       console.log('number', fd);`,
    );
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('number 1\n');
  });
});

describe.skipIf(noLinux)('the descriptors of Node', () => {
  test('read(), close() and dup() of one give EBADF, dup2() onto one EBUSY', async () => {
    const fd = aPipe();
    const before = nodesOwn();
    expect(before.length).toBeGreaterThan(2);
    for (const own of before) {
      expect([own, ...why(await read(own, buf))]).toEqual([own, -1, 'EBADF']);
      expect([own, ...why(dup(own))]).toEqual([own, -1, 'EBADF']);
      expect([own, ...why(close(own))]).toEqual([own, -1, 'EBADF']);
      expect([own, ...why(dup2(fd[1], own))]).toEqual([own, -1, 'EBUSY']);
    }
    expect(nodesOwn()).toEqual(before);
  });

  test('close() spares what Node opens later: servers, connections, watchers, children', async () => {
    const program = await run(
      `import { spawn } from 'node:child_process';
       import { watch, readdirSync } from 'node:fs';
       import { connect, createServer } from 'node:net';
       import { close } from 'mysocks/ipc';
       const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
         watch('.', () => {});
         const child = spawn('cat');
         for (const fd of readdirSync('/proc/self/fd')) if (fd > 2) close(Number(fd));
         child.stdin.end('cat');
         child.stdout.on('data', (text) => console.log(String(text)));
         child.on('close', () => {
           connect(server.address().port, '127.0.0.1').on('data', (text) => {
             console.log(String(text));
             process.exit(0);
           });
         });
       });`,
    );
    expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('cat\nhello\n');
  });

  test('a descriptor of node:fs may be used as the others', async () => {
    const file = join(temporaryFolder(), 'file');
    const fd = openSync(file, 'w+');
    expect(await write(fd, 'hello')).toBe(5);
    const copy = dup(fd);
    writeSync(copy, ' world');
    expect(close(fd)).toBe(0);
    closeSync(copy);
    expect(readFileSync(file, 'utf8')).toBe('hello world');
  });

  test('what the program’s parent has left open is the program’s', async () => {
    const program = await run(
      `import { spawnSync } from 'node:child_process';
       import { openSync } from 'node:fs';
       if (process.argv[2]) {
         const { close, read } = await import('mysocks/ipc');
         const buf = Buffer.alloc(4);
         console.log(await read(3, buf), String(buf), close(3));
       } else {
         const stdio = [0, 1, 2, openSync('/etc/passwd')];
         spawnSync(process.execPath, [process.argv[1], 'child'], { stdio });
       }`,
    );
    await program.end;
    expect(program.stdout).toBe('4 root 0\n');
  });
});

describe.skipIf(noLinux)('open()', () => {
  test('open() makes, empties, reads and writes files', async () => {
    const file = join(temporaryFolder(), 'file');
    const fd = await open(file, O_WRONLY | O_CREAT | O_EXCL, 0o640);
    expect(fstatSync(fd).mode & 0o777).toBe(0o640 & ~process.umask());
    expect(await write(fd, 'hello')).toBe(5);
    expect(why(await read(fd, buf))).toEqual([-1, 'EBADF']);
    close(fd);
    const again = await open(file, O_RDWR);
    expect([await read(again, buf), await read(again, buf)]).toEqual([5, 0]);
    close(again);
    close(await open(file, O_WRONLY | O_TRUNC));
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  test('open() gives ENOENT, EEXIST, EISDIR, ENOTDIR as the kernel does', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(why(await open(join(folder, 'none'), O_RDONLY))).toEqual([-1, 'ENOENT']);
    const exclusive = O_WRONLY | O_CREAT | O_EXCL;
    expect(why(await open(join(folder, 'file'), exclusive))).toEqual([-1, 'EEXIST']);
    expect(why(await open(folder, O_WRONLY))).toEqual([-1, 'EISDIR']);
    expect(why(await open(join(folder, 'file', 'x'), O_RDONLY))).toEqual([-1, 'ENOTDIR']);
    expect(why(await open('', O_RDONLY))).toEqual([-1, 'ENOENT']);
  });

  test('read() gives EISDIR for a folder', async () => {
    const fd = await open(temporaryFolder(), O_RDONLY);
    onTestFinished(() => void close(fd));
    expect(why(await read(fd, buf))).toEqual([-1, 'EISDIR']);
  });

  test('open() opens devices', async () => {
    const zero = await open('/dev/zero', O_RDONLY);
    const full = await open('/dev/full', O_WRONLY | O_NONBLOCK);
    onTestFinished(() => [zero, full].forEach((fd) => void close(fd)));
    expect(await read(zero, buf.fill(1))).toBe(64);
    expect(buf.every((byte) => byte === 0)).toBe(true);
    expect(why(await write(full, 'x'))).toEqual([-1, 'ENOSPC']);
  });
});
