/**
 * The segment of the exercise, and the grader as the other side of it.
 *
 * @module
 */
import {
  semaphoreBytes,
  type Memory,
  type StudentProgram,
  type Trial,
} from '../../../../lib/grader/index.ts';

export const [QUIT, ADD, MULT] = [0, 1, 2];
/** The two semaphores. */
export const [PROBLEM, ANSWERED] = [0, 32];
export const [CALCULATION, A, B, STATUS, ANSWER] = [64, 68, 72, 76, 80];
export const SIZE = 88;
export const [LOWEST, HIGHEST] = [-(2 ** 31), 2 ** 31 - 1];

export interface Problem {
  readonly calculation: number;
  readonly a: number;
  readonly b: number;
}

export function solve({ calculation, a, b }: Problem): bigint {
  return calculation === ADD ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
}

/** `3 + 4` */
export function termOf({ calculation, a, b }: Problem): string {
  return `${a} ${calculation === ADD ? '+' : '*'} ${b}`;
}

/** What a producer in C would make: two semaphores, and zeros. */
export function segmentBytes(posts = 0): Buffer {
  const bytes = Buffer.alloc(SIZE);
  bytes.set(semaphoreBytes(posts), PROBLEM);
  bytes.set(semaphoreBytes(posts), ANSWERED);
  return bytes;
}

/** A program and the memory that it shares with the grader. */
export interface Sharing {
  readonly program: StudentProgram;
  readonly name: string;
  readonly memory: Memory;
}

/** The grader is the producer: it makes the memory, and the program is started as its consumer. */
export async function startConsumer(t: Trial): Promise<Sharing> {
  const name = t.ipc.name();
  const memory = t.ipc.oldMemory(name, segmentBytes());
  return { program: await t.run(['consumer', name]), name, memory };
}

/** The program is the producer, and the grader its consumer. */
export async function startProducer(
  t: Trial,
  count: number,
  name = t.ipc.name(),
): Promise<Sharing> {
  const program = await t.run(['producer', name, count]);
  await program.prints('ready\n');
  const memory = t.ipc.memory(name);
  if (memory === undefined) t.fail(`it says that it is ready, but there is no /dev/shm${name}`);
  if (memory.size < SIZE) t.fail(`the memory should have ${SIZE} bytes, but has ${memory.size}`);
  for (const at of [PROBLEM, ANSWERED]) {
    if (!memory.isSemaphore(at))
      t.fail(`it says that it is ready, but there is no semaphore for processes at offset ${at}`);
  }
  return { program, name, memory };
}

/** Waits until the program has posted a semaphore, and takes it. */
export async function taken(
  t: Trial,
  { program, memory }: Sharing,
  semaphore: number,
  what: string,
): Promise<void> {
  const look = () =>
    memory.value(semaphore) > 0 || program.exit !== undefined ? memory : undefined;
  const found = await t.poll(look, { last: true });
  const name = `the semaphore at offset ${semaphore}, "${what}",`;
  if (memory.value(semaphore) === 0)
    t.fail(`${name} was not posted${found === memory ? ': the program has ended' : ''}`, {
      symptom: 'nothing',
      timedOut: found !== memory && found !== 'asleep',
    });
  if (!(await memory.take(semaphore))) t.fail(`${name} was posted, and taken by somebody else`);
}

/** What the consumer answers to a problem. */
export interface Answer {
  readonly status: number;
  readonly value: bigint;
}

/** Gives the consumer a problem, as a producer in C would. */
export async function ask(t: Trial, sharing: Sharing, problem: Problem): Promise<Answer> {
  const { memory } = sharing;
  const { calculation, a, b } = problem;
  memory.setInt(CALCULATION, calculation);
  memory.setInt(A, a);
  memory.setInt(B, b);
  memory.setInt(STATUS, -1);
  memory.setLong(ANSWER, -1n);
  await memory.post(PROBLEM);
  t.step(`the grader writes calculation ${calculation}, ${a}, ${b}, and posts`);
  await taken(t, sharing, ANSWERED, 'an answer is there');
  return { status: memory.int(STATUS), value: memory.long(ANSWER) };
}

/** Expects the right answer to a problem. */
export async function expectAnswer(t: Trial, sharing: Sharing, problem: Problem): Promise<void> {
  const { status, value } = await ask(t, sharing, problem);
  const right = solve(problem);
  if (status !== 0) t.fail(`the status of ${termOf(problem)} should be 0, but is ${status}`);
  if (value !== right)
    t.fail(`${termOf(problem)} should be ${right}, but the answer is ${value}`, {
      symptom: 'different',
    });
  t.step(`the answer is ${value}`);
}

/** Takes the producer's next problem. */
export async function nextProblem(t: Trial, sharing: Sharing): Promise<Problem> {
  const { memory } = sharing;
  await taken(t, sharing, PROBLEM, 'a problem is there');
  if (memory.value(PROBLEM) > 0) t.fail('a further problem was posted before the answer');
  return { calculation: memory.int(CALCULATION), a: memory.int(A), b: memory.int(B) };
}

/** Answers the producer. */
export async function answer(
  t: Trial,
  { memory }: Sharing,
  value: bigint,
  status = 0,
): Promise<void> {
  memory.setLong(ANSWER, value);
  memory.setInt(STATUS, status);
  t.step(`the grader answers ${value}, status ${status}, and posts`);
  await memory.post(ANSWERED);
}
