/**
 * Shared memory: mmap, and the memory of shm_open.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/shm_overview.7.html shm_overview(7)}
 */
import { setErrno } from '../errno.ts';
import { checkDescriptor, checkInt, checkSize, checkString, checkUnsigned } from './check.ts';
import { PROT_READ } from './constants.ts';
import { libc, why } from './libc.ts';
import { BOTH, isMappedBeyond, map, mappingOf, unmap } from './mappings.ts';
import { observeNow } from './observe.ts';
import { closePrivate, copyPrivate, toPrivate } from './private.ts';
import { descriptor, enter } from './table.ts';

const MFD_CLOEXEC = 1;

/**
 * Maps shared memory: mmap(2) with MAP_SHARED. What one process writes there, all others see that have it.
 *
 * With `PROT_READ` alone, what this process writes stays in this process: the others never see it. (In C it is
 * a segmentation fault.) A page that was written so shows no more what others write to it.
 *
 * | Returns     | Meaning                                                                              |
 * | ----------- | ------------------------------------------------------------------------------------ |
 * | ArrayBuffer | the memory, exactly `size` bytes                                                      |
 * | -1          | `EBADF` no such descriptor; `EINVAL` size 0; `ENOMEM` too much;                        |
 * |             | `ENXIO` the file is shorter than that: ftruncate was forgotten; `ENOSPC` its file      |
 * |             | system is full; `EACCES` not open for writing, and PROT_WRITE is asked for; `ENODEV`   |
 *
 * @param fd What `shmOpen()` or `open()` gave; -1 for memory that only this process has and those to which it passes it.
 * @param prot `PROT_READ`, or `PROT_READ | PROT_WRITE`.
 * @see {@link https://man7.org/linux/man-pages/man2/mmap.2.html mmap(2)}
 */
export function mmap(fd: number, size: number, prot = BOTH): ArrayBuffer | -1 {
  checkDescriptor(fd);
  checkSize('Size', size);
  checkInt('Protection', prot);
  if (prot !== PROT_READ && prot !== BOTH) {
    throw new RangeError(`Protection must be PROT_READ or PROT_READ | PROT_WRITE: got ${prot}`);
  }
  return observeNow({ op: 'mmap', on: fd, n: size }, () => {
    if (fd !== -1 && descriptor(fd) === undefined) return setErrno('EBADF');
    if (size === 0) return setErrno('EINVAL');
    const own = fd === -1 ? anonymous(size) : copyPrivate(fd);
    if (typeof own === 'string') return setErrno(own);
    if (own < 0) return setErrno(why());
    const memory = map(own, size, prot);
    if (typeof memory !== 'string') return memory;
    closePrivate(own);
    return setErrno(memory);
  });
}

/** Memory without a name: a file that no folder has. */
function anonymous(size: number): number | string {
  const fd = toPrivate(libc().memfd_create('mysocks', MFD_CLOEXEC));
  if (fd < 0 || libc().ftruncate(fd, size) === 0) return fd;
  const code = why();
  closePrivate(fd);
  return code;
}

/**
 * Takes memory of `mmap()` back: munmap(2).
 *
 * | Returns | Meaning                                                                     |
 * | ------- | --------------------------------------------------------------------------- |
 * | 0       | the buffer reads 0 from now on, and what is written to it reaches nobody      |
 * | -1      | `EINVAL` it is not mapped, or not any more                                    |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/mmap.2.html munmap(2)}
 */
export function munmap(memory: ArrayBuffer): number {
  mappingOf(memory);
  return observeNow({ op: 'munmap', n: memory.byteLength }, () => {
    const failure = unmap(memory);
    return failure === undefined ? 0 : setErrno(failure);
  });
}

/**
 * Opens shared memory with a name, or makes it: shm_open(3). It is a file in /dev/shm, and stays until `shmUnlink()`.
 *
 * | Returns | Meaning                                                                             |
 * | ------- | ----------------------------------------------------------------------------------- |
 * | n ≥ 0   | a descriptor, for `ftruncate()` and `mmap()`; programs of posixSpawn do not get it    |
 * | -1      | `ENOENT` no such name, without O_CREAT; `EEXIST` it is there, with O_EXCL; `EACCES`;   |
 * |         | `EINVAL` no such name is possible; `ENAMETOOLONG`; `EMFILE`                           |
 *
 * @param name A slash and a name: `'/counter'`.
 * @param flags `O_RDONLY` or `O_RDWR`, with `O_CREAT`, `O_EXCL`, `O_TRUNC` by `|`.
 * @see {@link https://man7.org/linux/man-pages/man3/shm_open.3.html shm_open(3)}
 */
export function shmOpen(name: string, flags: number, mode = 0o600): number {
  checkString('Name', name);
  checkInt('Flags', flags);
  checkUnsigned('Mode', mode);
  return observeNow({ op: 'shmOpen', on: name }, () => {
    const fd = libc().shm_open(name, flags, mode);
    return fd < 0 ? setErrno(why()) : enter(fd);
  });
}

/**
 * Takes the name of shared memory away: shm_unlink(3). A process that has mapped it keeps it.
 *
 * | Returns | Meaning                               |
 * | ------- | ------------------------------------- |
 * | 0       | the name is gone                       |
 * | -1      | `ENOENT` no such name; `EACCES`         |
 *
 * @see {@link https://man7.org/linux/man-pages/man3/shm_open.3.html shm_unlink(3)}
 */
export function shmUnlink(name: string): number {
  checkString('Name', name);
  return observeNow({ op: 'shmUnlink', on: name }, () =>
    libc().shm_unlink(name) < 0 ? setErrno(why()) : 0,
  );
}

/**
 * Sets the size of a file, or of shared memory, which is empty at first: ftruncate(2).
 *
 * | Returns | Meaning                                                                              |
 * | ------- | ------------------------------------------------------------------------------------ |
 * | 0       | it has that size; new bytes are 0                                                     |
 * | -1      | `EBADF` no such descriptor; `EINVAL` a pipe, or not open for writing; `EFBIG` too much; |
 * |         | `EBUSY` this process has mapped more: Linux would do it, and the next touch would kill |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/ftruncate.2.html ftruncate(2)}
 */
export function ftruncate(fd: number, size: number): number {
  checkDescriptor(fd);
  checkSize('Size', size);
  return observeNow({ op: 'ftruncate', on: fd, n: size }, () => {
    if (descriptor(fd) === undefined) return setErrno('EBADF');
    if (isMappedBeyond(fd, size)) return setErrno('EBUSY');
    return libc().ftruncate(fd, size) < 0 ? setErrno(why()) : 0;
  });
}
