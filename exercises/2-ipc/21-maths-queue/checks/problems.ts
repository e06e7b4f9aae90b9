/**
 * The protocol of the exercise, and the grader as the other side of it.
 *
 * @module
 */
import type { Message, Queue, StudentProgram, Trial } from '../../../../lib/grader/index.ts';

export const [QUIT, ADD, MULT] = [0, 1, 2];
export const PROBLEM_TYPE = 1;
const [PROBLEM_SIZE, ANSWER_SIZE] = [16, 8];

export interface Problem {
  readonly calculation: number;
  readonly a: number;
  readonly b: number;
  readonly replyTo: number;
}

export function encode({ calculation, a, b, replyTo }: Problem): Buffer {
  const bytes = Buffer.alloc(PROBLEM_SIZE);
  [calculation, a, b, replyTo].forEach((value, i) => bytes.writeInt32LE(value, 4 * i));
  return bytes;
}

export function decode(t: Trial, { mtype, text }: Message): Problem {
  if (mtype !== PROBLEM_TYPE) t.fail(`a problem has the type 1: the sender's has ${mtype}`);
  if (text.length !== PROBLEM_SIZE)
    t.fail(`a problem has ${PROBLEM_SIZE} bytes after its type: the sender's has ${text.length}`);
  const [calculation = -1, a = 0, b = 0, replyTo = 0] = [0, 4, 8, 12].map((at) =>
    text.readInt32LE(at),
  );
  return { calculation, a, b, replyTo };
}

export function answerBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(ANSWER_SIZE);
  bytes.writeBigInt64LE(value);
  return bytes;
}

export function solve({ calculation, a, b }: Problem): bigint {
  return calculation === ADD ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
}

/** `3 + 4` */
export function termOf({ calculation, a, b }: Problem): string {
  return `${a} ${calculation === ADD ? '+' : '*'} ${b}`;
}

/** A receiver that is ready, and its queue. */
export interface Receiving {
  readonly program: StudentProgram;
  readonly key: number;
  readonly queue: Queue;
}

export async function startReceiver(t: Trial, key = t.ipc.key()): Promise<Receiving> {
  const program = await t.run(['receiver', key]);
  await program.prints('ready\n');
  const queue = t.ipc.queue(key);
  if (queue === undefined)
    t.fail(`it says that it is ready, but there is no queue with key ${key}`);
  return { program, key, queue };
}

/** Sends a message of type 1 to the receiver. */
export function put(t: Trial, { queue }: Receiving, bytes: Uint8Array, what: string): void {
  t.step(`the grader sends ${what}`);
  if (!queue.send(PROBLEM_TYPE, bytes))
    t.fail(`${what} could not be sent: the queue is full, or gone`);
}

/** The next message of a type from a program, as soon as it comes. */
export async function take(
  t: Trial,
  queue: Queue,
  mtype: number,
  program: StudentProgram,
): Promise<Buffer> {
  const ended = () => (program.exit === undefined ? undefined : program);
  const found = await t.poll(() => queue.receive(mtype) ?? ended(), { last: true });
  const message = found === program ? queue.receive(mtype) : found; // it may have been its last word
  if (typeof message === 'object' && 'text' in message) return message.text;
  const why = found === program ? ': it has ended' : '';
  return t.fail(`no message of type ${mtype} came from ${program.name}${why}`, {
    symptom: 'nothing',
    timedOut: found !== program && found !== 'asleep',
  });
}

/** Sends problems, all at once, and expects their answers in order. */
export async function ask(t: Trial, receiving: Receiving, problems: readonly Problem[]) {
  for (const problem of problems)
    put(t, receiving, encode(problem), `${termOf(problem)}, to be answered to ${problem.replyTo}`);
  for (const problem of problems) {
    const text = await take(t, receiving.queue, problem.replyTo, receiving.program);
    if (text.length !== ANSWER_SIZE)
      t.fail(`an answer has ${ANSWER_SIZE} bytes after its type: it has ${text.length}`);
    const [right, got] = [solve(problem), text.readBigInt64LE()];
    if (got !== right)
      t.fail(`${termOf(problem)} should be answered with ${right}, but the answer is ${got}`, {
        symptom: 'different',
        expected: answerBytes(right),
        got: text,
      });
    t.step(`the answer to ${problem.replyTo} is ${got}`);
  }
}

/** A problem with random operands, from -most to most. */
export function anyProblem(t: Trial, replyTo: number, most = 1_000_000): Problem {
  const int = () => t.random.integer(-most, most);
  return { calculation: t.random.pick([ADD, MULT]), a: int(), b: int(), replyTo };
}
