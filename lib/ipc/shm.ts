/**
 * Shared memory of System V: segments with a key.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/sysvipc.7.html sysvipc(7)}
 */
import { setErrno } from '../errno.ts';
import { checkInt, checkKey, checkSize } from './check.ts';
import { IPC_RMID, IPC_STAT } from './constants.ts';
import { FAILED, libc, why } from './libc.ts';
import { mappingOf, remember, unmap } from './mappings.ts';
import { observeNow } from './observe.ts';

// struct shmid_ds: the same on x86-64 and arm64
const SEGSZ = 48;
const CPID = 80;
const NATTCH = 88;
const DS_SIZE = 256;

/**
 * Finds a segment by its key, or makes it: shmget(2). It stays until `shmctl(id, IPC_RMID)`.
 *
 * | Returns | Meaning                                                                                 |
 * | ------- | --------------------------------------------------------------------------------------- |
 * | n ≥ 0   | the segment's id, for `shmat()`                                                          |
 * | -1      | `ENOENT` none has that key, without IPC_CREAT; `EEXIST` one has, with IPC_EXCL; `EACCES`;  |
 * |         | `EINVAL` it is smaller than `size`, or a new one of size 0; `ENOSPC`, `ENOMEM`            |
 *
 * @param key A number that the programs agree on, `ftok()`, or `IPC_PRIVATE` for a new one in any case.
 * @param flags Who may use it, `0o660` say, with `IPC_CREAT` and `IPC_EXCL` by `|`.
 * @see {@link https://man7.org/linux/man-pages/man2/shmget.2.html shmget(2)}
 */
export function shmget(key: number, size: number, flags: number): number {
  const number = checkKey(key);
  checkSize('Size', size);
  checkInt('Flags', flags);
  return observeNow({ op: 'shmget', on: key, n: size }, () => {
    const id = libc().shmget(number, size, flags);
    return id < 0 ? setErrno(why()) : id;
  });
}

/**
 * Attaches a segment: shmat(2).
 *
 * | Returns     | Meaning                                                     |
 * | ----------- | ----------------------------------------------------------- |
 * | ArrayBuffer | the memory, as large as the segment                          |
 * | -1          | `EINVAL` no such id; `EACCES` not allowed; `EIDRM`; `ENOMEM`   |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/shmop.2.html shmat(2)}
 */
export function shmat(id: number): ArrayBuffer | -1 {
  checkInt('Id', id);
  return observeNow({ op: 'shmat', on: id }, () => {
    const stat = statOf(id);
    if (stat === -1) return -1;
    const at = libc().shmat(id, 0, 0);
    if (at === FAILED) return setErrno(why());
    return remember({ at, size: stat.size, source: { shmid: id } });
  });
}

/**
 * Detaches memory of `shmat()`: shmdt(2).
 *
 * | Returns | Meaning                                                                     |
 * | ------- | --------------------------------------------------------------------------- |
 * | 0       | the buffer reads 0 from now on, and what is written to it reaches nobody      |
 * | -1      | `EINVAL` it is not of `shmat()`, or detached already                          |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/shmop.2.html shmdt(2)}
 */
export function shmdt(memory: ArrayBuffer): number {
  const mapping = mappingOf(memory);
  const of = mapping !== undefined && 'shmid' in mapping.source ? { on: mapping.source.shmid } : {};
  return observeNow({ op: 'shmdt', ...of }, () => {
    const failure = 'on' in of ? unmap(memory) : 'EINVAL';
    return failure === undefined ? 0 : setErrno(failure);
  });
}

/**
 * Removes a segment: shmctl(2) with IPC_RMID. It lives on until the last process detaches.
 *
 * | Returns | Meaning                                     |
 * | ------- | ------------------------------------------- |
 * | 0       | nobody can find it any more                  |
 * | -1      | `EINVAL` no such id; `EPERM` somebody else's  |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/shmctl.2.html shmctl(2)}
 */
export function shmctl(id: number, command: number): number {
  checkInt('Id', id);
  checkInt('Command', command);
  if (command !== IPC_RMID) throw new RangeError(`Command must be IPC_RMID: got ${command}`);
  return observeNow({ op: 'shmctl', on: id }, () =>
    libc().shmctl(id, IPC_RMID, null) < 0 ? setErrno(why()) : 0,
  );
}

/** What the kernel says of a segment. */
export interface ShmStat {
  size: number;
  /** How many processes have it in their memory. */
  attached: number;
  /** The process id of the one that made it. */
  creator: number;
}

/**
 * What the kernel says of a segment: shmctl(2) with IPC_STAT.
 *
 * | Returns                       | Meaning                                |
 * | ----------------------------- | -------------------------------------- |
 * | `{ size, attached, creator }` | as it is now                            |
 * | -1                            | `EINVAL` no such id; `EACCES`, `EIDRM`    |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/shmctl.2.html shmctl(2)}
 */
export function shmStat(id: number): ShmStat | -1 {
  checkInt('Id', id);
  return observeNow({ op: 'shmStat', on: id }, () => statOf(id));
}

function statOf(id: number): ShmStat | -1 {
  const ds = Buffer.alloc(DS_SIZE);
  if (libc().shmctl(id, IPC_STAT, ds) < 0) return setErrno(why());
  return {
    size: Number(ds.readBigUInt64LE(SEGSZ)),
    attached: Number(ds.readBigUInt64LE(NATTCH)),
    creator: ds.readInt32LE(CPID),
  };
}
