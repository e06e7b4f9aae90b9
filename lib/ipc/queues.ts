/**
 * Message queues of System V: find one, send to it, receive from it.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/sysvipc.7.html sysvipc(7)}
 */
import { checkBytes, show } from '../calls/arguments.ts';
import { setErrno } from '../errno.ts';
import { checkInt, checkKey, checkSize, checkString } from './check.ts';
import { IPC_NOWAIT } from './constants.ts';
import { libc, why } from './libc.ts';
import { receive, type Message } from './messages.ts';
import { observe, observeNow } from './observe.ts';
import { waitToReceive, waitToSend } from './queue-waits.ts';
import { answer, type Outcome } from './turn.ts';

const LONG = 8;

/**
 * Makes a key of a file's name and a number, so that programs need not agree on one: ftok(3).
 *
 * | Returns | Meaning                                     |
 * | ------- | ------------------------------------------- |
 * | n       | the key, for `msgget()` and `shmget()`       |
 * | -1      | `ENOENT` no such file; `EACCES` not allowed    |
 *
 * @param id 1 to 255.
 * @see {@link https://man7.org/linux/man-pages/man3/ftok.3.html ftok(3)}
 */
export function ftok(path: string, id: number): number {
  checkString('Path', path);
  checkInt('Id', id, 1, 255);
  return observeNow({ op: 'ftok', on: path, n: id }, () => {
    const key = libc().ftok(path, id);
    return key === -1 ? setErrno(why()) : key;
  });
}

/**
 * Finds a queue by its key, or makes it: msgget(2). It stays, with its messages, until `msgctl(id, IPC_RMID)`.
 *
 * | Returns | Meaning                                                                            |
 * | ------- | ---------------------------------------------------------------------------------- |
 * | n ≥ 0   | the queue's id                                                                      |
 * | -1      | `ENOENT` none has that key, without IPC_CREAT; `EEXIST` one has, with IPC_EXCL;      |
 * |         | `EACCES` not allowed; `ENOSPC` there are too many                                   |
 *
 * @param key A number that the programs agree on, `ftok()`, or `IPC_PRIVATE` for a new one in any case.
 * @param flags Who may use it, `0o660` say, with `IPC_CREAT` and `IPC_EXCL` by `|`.
 * @see {@link https://man7.org/linux/man-pages/man2/msgget.2.html msgget(2)}
 */
export function msgget(key: number, flags: number): number {
  const number = checkKey(key);
  checkInt('Flags', flags);
  return observeNow({ op: 'msgget', on: key }, () => {
    const id = libc().msgget(number, flags);
    return id < 0 ? setErrno(why()) : id;
  });
}

/**
 * Sends a message to a queue: msgsnd(2). While the queue is full it waits.
 *
 * | Returns | Meaning                                                                                |
 * | ------- | -------------------------------------------------------------------------------------- |
 * | 0       | the message is in the queue                                                             |
 * | -1      | `EINVAL` no such queue, mtype below 1, or the text is over 8192 bytes (msgmax);           |
 * |         | `EAGAIN` full, with IPC_NOWAIT; `EIDRM` removed while it waited; `EACCES` not allowed      |
 *
 * @param message `{ mtype, mtext }`; a string is sent as UTF-8.
 * @param flags `IPC_NOWAIT`, or 0.
 * @see {@link https://man7.org/linux/man-pages/man2/msgop.2.html msgsnd(2)}
 */
export function msgsnd(id: number, message: Message, flags = 0): Promise<number> {
  checkInt('Id', id);
  checkInt('Flags', flags);
  checkMessage(message);
  const { mtype, mtext } = message;
  checkType(mtype);
  const text = typeof mtext === 'string' ? Buffer.from(mtext) : checkBytes(mtext);
  const buf = Buffer.alloc(LONG + text.length);
  buf.writeBigInt64LE(BigInt(mtype));
  buf.set(text, LONG);
  const waits = (flags & IPC_NOWAIT) === 0;
  const attempt = (): Outcome => {
    if (libc().msgsnd(id, buf, text.length, flags | IPC_NOWAIT) === 0) return 0;
    const code = why();
    return code === 'EAGAIN' && waits ? undefined : code;
  };
  return observe({ op: 'msgsnd', on: id, n: text.length }, () =>
    waits ? waitToSend({ id, mtype, attempt }) : answer(attempt() ?? 'EAGAIN'),
  );
}

/**
 * Receives a message from a queue: msgrcv(2). It waits until there is one.
 *
 * | `mtype` | Which                                                  |
 * | ------- | ------------------------------------------------------ |
 * | 0       | the first of all                                        |
 * | n > 0   | the first of that type                                  |
 * | n < 0   | the first of the lowest type, as long as it is up to -n |
 *
 * | Returns | Meaning                                                                                  |
 * | ------- | ---------------------------------------------------------------------------------------- |
 * | n ≥ 0   | the text has `n` bytes; `message` has it and its type                                     |
 * | -1      | `EINVAL` no such queue; `EIDRM` removed while it waited; `ENOMSG` none, with IPC_NOWAIT;    |
 * |         | `E2BIG` the text is longer than `size`, and stays in the queue; `EACCES` not allowed        |
 *
 * @param message Is filled: `mtype`, and `mtext` as a new `Uint8Array`. On -1 it is as it was.
 * @param size The longest text; a longer one is cut to it with MSG_NOERROR.
 * @param flags `IPC_NOWAIT`, `MSG_NOERROR`, or 0.
 * @see {@link https://man7.org/linux/man-pages/man2/msgop.2.html msgrcv(2)}
 */
export function msgrcv(
  id: number,
  message: Partial<Message>,
  size: number,
  mtype = 0,
  flags = 0,
): Promise<number> {
  checkInt('Id', id);
  checkMessage(message);
  checkSize('Size', size);
  checkType(mtype);
  checkInt('Flags', flags);
  const waits = (flags & IPC_NOWAIT) === 0;
  const attempt = (): Outcome => {
    const outcome = receive(id, message, size, mtype, flags | IPC_NOWAIT);
    return outcome === 'ENOMSG' && waits ? undefined : outcome;
  };
  const takeEmpty = (type: number): number => {
    Object.assign(message, { mtype: type, mtext: new Uint8Array(0) });
    return 0;
  };
  return observe({ op: 'msgrcv', on: id, n: size }, () =>
    waits ? waitToReceive({ id, mtype, flags, attempt, takeEmpty }) : answer(attempt() ?? 'ENOMSG'),
  );
}

function checkMessage(message: unknown): void {
  if (typeof message === 'object' && message !== null) return;
  throw new TypeError(`Message must be an object { mtype, mtext }: got ${show(message)}`);
}

/** C's `long`, as far as a number of JavaScript is exact. */
function checkType(mtype: number): void {
  checkInt('Type', mtype, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}
