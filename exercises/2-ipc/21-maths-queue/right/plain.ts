// Short: a class for the message would be more than it needs.
import {
  IPC_CREAT,
  IPC_RMID,
  MSG_NOERROR,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  type Message,
} from 'mysocks/ipc';

const [role = '', keyText = '', countText, more] = process.argv.slice(2);
const key = Number(keyText);
const count = Number(countText);
const isKey = /^\d+$/.test(keyText) && key >= 1 && key < 2 ** 31;
const isCount = /^\d{1,6}$/.test(countText ?? '');
const message: Partial<Message> = {};

if (role === 'receiver' && isKey && countText === undefined) await receiver();
else if (role === 'sender' && isKey && isCount && more === undefined) await sender();
else process.exit(2);

async function receiver(): Promise<void> {
  msgctl(msgget(key, 0), IPC_RMID);
  const queue = msgget(key, IPC_CREAT | 0o600);
  const end = (): never => {
    msgctl(queue, IPC_RMID);
    process.exit(0);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  console.log('ready');
  for (;;) {
    const n = await msgrcv(queue, message, 17, 1, MSG_NOERROR);
    if (n < 0) process.exit(1);
    if (n !== 16) continue;
    const bytes = Buffer.from(message.mtext as Uint8Array);
    const calculation = bytes.readInt32LE(0);
    const a = BigInt(bytes.readInt32LE(4));
    const b = BigInt(bytes.readInt32LE(8));
    const replyTo = bytes.readInt32LE(12);
    if (calculation === 0) end();
    if (calculation < 0 || calculation > 2) continue;
    if (replyTo < 2) continue;
    const mtext = Buffer.alloc(8);
    mtext.writeBigInt64LE(calculation === 1 ? a + b : a * b);
    await msgsnd(queue, { mtype: replyTo, mtext });
  }
}

async function sender(): Promise<void> {
  const queue = msgget(key, 0);
  if (queue < 0) process.exit(1);
  for (let i = 0; i < count; i++) {
    const calculation = 1 + Math.floor(2 * Math.random());
    const [a, b] = [anInt(), anInt()];
    await ask(queue, calculation, a, b);
    if ((await msgrcv(queue, message, 8, process.pid)) < 0) process.exit(1);
    const answer = Buffer.from(message.mtext as Uint8Array).readBigInt64LE();
    console.log(`${a} ${calculation === 1 ? '+' : '*'} ${b} = ${answer}`);
  }
  await ask(queue, 0, 0, 0);
}

async function ask(queue: number, calculation: number, a: number, b: number): Promise<void> {
  const mtext = Buffer.alloc(16);
  mtext.writeInt32LE(calculation, 0);
  mtext.writeInt32LE(a, 4);
  mtext.writeInt32LE(b, 8);
  mtext.writeInt32LE(process.pid, 12);
  if ((await msgsnd(queue, { mtype: 1, mtext })) < 0) process.exit(1);
}

function anInt(): number {
  return Math.floor(Math.random() * 2_000_001) - 1_000_000;
}
