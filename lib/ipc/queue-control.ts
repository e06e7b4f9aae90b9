/**
 * What can be done to a message queue itself.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/msgctl.2.html msgctl(2)}
 */
import { setErrno } from '../errno.ts';
import { checkInt, checkSize } from './check.ts';
import { IPC_RMID, IPC_SET, IPC_STAT } from './constants.ts';
import { libc, why } from './libc.ts';
import { observeNow } from './observe.ts';

// struct msqid_ds: the same on x86-64 and arm64
const CBYTES = 72;
const QNUM = 80;
const QBYTES = 88;
const LSPID = 96;
const LRPID = 100;
const DS_SIZE = 256;

/**
 * Removes a queue with all its messages: msgctl(2) with IPC_RMID.
 *
 * | Returns | Meaning                                                                |
 * | ------- | ---------------------------------------------------------------------- |
 * | 0       | it is gone; a process that waits on it, whichever it is, gets -1/`EIDRM` |
 * | -1      | `EINVAL` no such queue; `EPERM` somebody else's                          |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/msgctl.2.html msgctl(2)}
 */
export function msgctl(id: number, command: number): number {
  checkInt('Id', id);
  checkInt('Command', command);
  if (command !== IPC_RMID) throw new RangeError(`Command must be IPC_RMID: got ${command}`);
  return observeNow({ op: 'msgctl', on: id }, () =>
    libc().msgctl(id, IPC_RMID, null) < 0 ? setErrno(why()) : 0,
  );
}

/** What the kernel says of a queue. */
export interface MsgStat {
  /** How many messages, and how many bytes of text, are in the queue. */
  messages: number;
  bytes: number;
  /** How many bytes it may hold (`msg_qbytes`). */
  size: number;
  /** The processes that sent and received last; 0 for none. */
  lastSender: number;
  lastReceiver: number;
}

/**
 * What the kernel says of a queue: msgctl(2) with IPC_STAT.
 *
 * | Returns                       | Meaning                                       |
 * | ----------------------------- | --------------------------------------------- |
 * | `{ messages, bytes, size, … }` | as it is now                                   |
 * | -1                            | `EINVAL` no such queue; `EACCES` not allowed     |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/msgctl.2.html msgctl(2)}
 */
export function msgStat(id: number): MsgStat | -1 {
  checkInt('Id', id);
  return observeNow({ op: 'msgStat', on: id }, () => {
    const ds = statOf(id);
    if (ds === undefined) return setErrno(why());
    return {
      messages: Number(ds.readBigUInt64LE(QNUM)),
      bytes: Number(ds.readBigUInt64LE(CBYTES)),
      size: Number(ds.readBigUInt64LE(QBYTES)),
      lastSender: ds.readInt32LE(LSPID),
      lastReceiver: ds.readInt32LE(LRPID),
    };
  });
}

/**
 * Sets how many bytes a queue may hold, 16384 at first (msgmnb): msgctl(2) with IPC_SET.
 *
 * | Returns | Meaning                                                                     |
 * | ------- | --------------------------------------------------------------------------- |
 * | 0       | it holds that many; what is in it stays                                       |
 * | -1      | `EINVAL` no such queue; `EPERM` somebody else's, or over 16384 without privileges |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/msgctl.2.html msgctl(2)}
 */
export function msgSetSize(id: number, bytes: number): number {
  checkInt('Id', id);
  checkSize('Size', bytes);
  return observeNow({ op: 'msgSetSize', on: id, n: bytes }, () => {
    const ds = statOf(id);
    if (ds === undefined) return setErrno(why());
    ds.writeBigUInt64LE(BigInt(bytes), QBYTES);
    return libc().msgctl(id, IPC_SET, ds) < 0 ? setErrno(why()) : 0;
  });
}

function statOf(id: number): Buffer | undefined {
  const ds = Buffer.alloc(DS_SIZE);
  return libc().msgctl(id, IPC_STAT, ds) === 0 ? ds : undefined;
}
