/**
 * Opening: files, devices and FIFOs.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/fifo.7.html fifo(7)}
 */
import { statSync } from 'node:fs';
import { checkInt, checkString, checkUnsigned } from './check.ts';
import { O_NONBLOCK, O_RDWR, O_WRONLY } from './constants.ts';
import { openToRead, openToWrite } from './fifos.ts';
import { libc, why } from './libc.ts';
import { observe } from './observe.ts';
import { enter } from './table.ts';
import { answer } from './turn.ts';

/**
 * Opens a file, a device or a FIFO: open(2). A FIFO waits until its other end is open, too.
 *
 * | Returns | Meaning                                                                                 |
 * | ------- | --------------------------------------------------------------------------------------- |
 * | n ≥ 0   | a descriptor: the lowest number that is free                                             |
 * | -1      | `ENOENT` no such file; `EACCES` not allowed; `EEXIST` it is there, with O_EXCL;           |
 * |         | `ENXIO` a FIFO that nobody reads, with O_WRONLY \| O_NONBLOCK; `EISDIR` a folder, to write; |
 * |         | `EMFILE` no descriptors are left                                                         |
 *
 * @param flags `O_RDONLY`, `O_WRONLY` or `O_RDWR`, with `O_CREAT`, `O_TRUNC`, … by `|`.
 * @param mode With O_CREAT: who may open a new file, less what umask(2) takes away.
 * @see {@link https://man7.org/linux/man-pages/man2/open.2.html open(2)}
 */
export function open(path: string, flags: number, mode = 0o666): Promise<number> {
  checkString('Path', path);
  checkInt('Flags', flags);
  checkUnsigned('Mode', mode);
  return observe({ op: 'open', on: path }, () => {
    const waits = (flags & (O_NONBLOCK | O_RDWR)) === 0 && isFifo(path);
    if (!waits) return answer(opened(path, flags, mode));
    return (flags & O_WRONLY) === 0 ? openToRead(path, flags) : openToWrite(path, flags);
  });
}

function opened(path: string, flags: number, mode: number): number | string {
  const fd = libc().open(path, flags, mode);
  return fd < 0 ? why() : enter(fd, (flags & O_NONBLOCK) !== 0);
}

function isFifo(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false; // What is wrong with it, open(2) says.
  }
}
