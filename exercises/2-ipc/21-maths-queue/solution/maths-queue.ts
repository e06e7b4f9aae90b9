// Maths by message queue: a receiver that calculates, and a sender that has it calculate.
// Usage: npx tsx maths-queue.ts receiver KEY       npx tsx maths-queue.ts sender KEY COUNT
//
//   struct MathProblem { long msgType_; int calculation_; int a_; int b_; int replyTo_; };
//   struct MathAnswer  { long msgType_; long long answer_; };
import { randomInt } from 'node:crypto';
import {
  IPC_CREAT,
  IPC_EXCL,
  IPC_RMID,
  MSG_NOERROR,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  perror,
  type Message,
} from 'mysocks/ipc';

const [QUIT, ADD, MULT] = [0, 1, 2];
const PROBLEM_TYPE = 1; // so an answer has another type, and replyTo is 2 or more
const PROBLEM_SIZE = 16; // without the type: the kernel does not count it
const ANSWER_SIZE = 8;
const MOST = 1_000_000;

const [role, keyText, countText, ...more] = process.argv.slice(2);
const key = numberIn(keyText, 1, 2 ** 31 - 1);
if (role === 'receiver' && countText === undefined) await receiver();
else if (role === 'sender' && more.length === 0) await sender(numberIn(countText, 0, 999_999));
else usage();

async function receiver(): Promise<void> {
  msgctl(msgget(key, 0), IPC_RMID); // one that an earlier receiver has left, with what is in it
  const queue = msgget(key, IPC_CREAT | IPC_EXCL | 0o600);
  if (queue < 0) fail('msgget');
  // The kernel keeps a queue when its processes have ended.
  const end = (): never => {
    msgctl(queue, IPC_RMID);
    process.exit(0);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  console.log('ready');

  const message: Partial<Message> = {};
  for (;;) {
    // One byte more than a problem has: what is longer is cut, so it does not stay in the queue for ever.
    const n = await msgrcv(queue, message, PROBLEM_SIZE + 1, PROBLEM_TYPE, MSG_NOERROR);
    if (n < 0) fail('msgrcv'); // EIDRM, say: there is nothing left to remove
    if (n !== PROBLEM_SIZE) continue;
    const bytes = Buffer.from(message.mtext as Uint8Array);
    const [calculation, a, b, replyTo] = [0, 4, 8, 12].map((at) => bytes.readInt32LE(at));
    if (calculation === QUIT) end();
    if ((calculation !== ADD && calculation !== MULT) || (replyTo ?? 0) < 2) continue;
    const answer = Buffer.alloc(ANSWER_SIZE);
    answer.writeBigInt64LE(calculate(calculation, a ?? 0, b ?? 0));
    if ((await msgsnd(queue, { mtype: replyTo ?? 0, mtext: answer })) < 0) fail('msgsnd');
  }
}

/** In 64 bits: the product of two ints has up to 62, more than a number of JavaScript holds exactly. */
function calculate(calculation: number, a: number, b: number): bigint {
  return calculation === ADD ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
}

async function sender(count: number): Promise<void> {
  const queue = msgget(key, 0);
  if (queue < 0) fail('msgget');
  const message: Partial<Message> = {};
  for (let i = 0; i < count; i++) {
    const [calculation, a, b] = [randomInt(ADD, MULT + 1), anInt(), anInt()];
    await send(queue, calculation, a, b);
    // Only what is addressed to this process.
    if ((await msgrcv(queue, message, ANSWER_SIZE, process.pid)) < 0) fail('msgrcv');
    const answer = Buffer.from(message.mtext as Uint8Array).readBigInt64LE();
    console.log(`${a} ${calculation === ADD ? '+' : '*'} ${b} = ${answer}`);
  }
  await send(queue, QUIT, 0, 0);
}

async function send(queue: number, calculation: number, a: number, b: number): Promise<void> {
  const mtext = Buffer.alloc(PROBLEM_SIZE);
  [calculation, a, b, process.pid].forEach((value, i) => mtext.writeInt32LE(value, 4 * i));
  if ((await msgsnd(queue, { mtype: PROBLEM_TYPE, mtext })) < 0) fail('msgsnd');
}

function anInt(): number {
  return randomInt(-MOST, MOST + 1);
}

function numberIn(text: string | undefined, low: number, high: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return value >= low && value <= high ? value : usage();
}

function usage(): never {
  console.error('Usage: maths-queue receiver KEY | maths-queue sender KEY COUNT');
  process.exit(2);
}

function fail(call: string): never {
  perror(`maths-queue: ${call}`);
  process.exit(1);
}
