/**
 * The memory of the exercise, the grader as one more that takes its mutex, and the lines that come out.
 *
 * @module
 */
import type { Memory, StudentProgram, Trial } from '../../../../lib/grader/index.ts';
import { childrenOf } from '../../checks/processes.ts';

/** More lines than any pipe holds. */
export const ENDLESS = 100_000;

export const [MUTEX, EMPTY, FULL] = [0, 32, 64];
const START_MS = 8_000;
const LOOK_MS = 1_000;

/** `SLOTS PRODUCERS CONSUMERS ITEMS` */
export interface Size {
  readonly slots: number;
  readonly producers: number;
  readonly consumers: number;
  readonly items: number;
}

export function argumentsFor({ slots, producers, consumers, items }: Size): number[] {
  return [slots, producers, consumers, items];
}

export interface Buffering {
  readonly program: StudentProgram;
  readonly memory: Memory;
  readonly size: Size;
}

/** Starts the program, and waits until its three semaphores are there. */
export async function startBuffer(t: Trial, size: Size): Promise<Buffering> {
  const name = t.ipc.name();
  const program = await t.run([name, ...argumentsFor(size)]);
  const found = await t.poll(
    () => {
      if (program.exit !== undefined) return { memory: undefined };
      const memory = t.ipc.memory(name);
      const complete = [MUTEX, EMPTY, FULL].every((at) => memory?.isSemaphore(at) === true);
      return complete ? { memory } : undefined;
    },
    { limit: START_MS },
  );
  if (typeof found === 'string' || found.memory === undefined)
    t.fail(`there is no /dev/shm${name} with semaphores at ${MUTEX}, ${EMPTY} and ${FULL}`);
  return { program, memory: found.memory, size };
}

/** The grader takes the mutex, as soon as it can. */
export async function hold(t: Trial, { memory, program }: Buffering): Promise<void> {
  const begin = t.clock.now();
  while (!(await memory.take(MUTEX))) {
    if (program.exit !== undefined) t.fail('it ended before the grader had its turn');
    if (t.clock.now() - begin > t.limit())
      t.fail('the mutex could not be taken: does every wait have its post?', { timedOut: true });
  }
  t.step('the grader takes the mutex');
}

/** Waits until all children are there, and cannot come further, or do what they should not. */
export async function settles(t: Trial, { program, size }: Buffering, wrong: () => boolean) {
  const all = size.producers + size.consumers;
  const begun = () =>
    wrong() || program.exit !== undefined || childrenOf(program).length === all ? t : undefined;
  await t.poll(begun, { limit: START_MS });
  await t.poll(() => (wrong() || program.exit !== undefined ? t : undefined), { limit: LOOK_MS });
  if (program.exit !== undefined) t.fail('it ended, though the grader has the mutex');
  const now = childrenOf(program).length;
  if (!wrong() && now !== all)
    t.fail(`it should have ${all} children, one for each producer and consumer, but has ${now}`);
}

/**
 * Starts the program and does not read its stdout: so the consumers come to a stop, and the producers fill all slots.
 */
export async function startFull(t: Trial, size: Size): Promise<Buffering> {
  const buffering = await startBuffer(t, size);
  const { program, memory } = buffering;
  program.process.pipes.stdout.pause();
  t.ipc.narrow(program);
  t.step('nobody reads its stdout');
  let most = 0;
  let since = Infinity;
  // It stays so, when the consumers have come to a stop: being full for a moment says nothing.
  const isFull = () => {
    most = Math.max(most, memory.value(FULL), memory.value(EMPTY));
    if (most > size.slots || program.exit !== undefined) return t;
    const full = memory.value(FULL) === size.slots && memory.value(EMPTY) === 0;
    since = full ? Math.min(since, t.clock.now()) : Infinity;
    return t.clock.now() - since >= LOOK_MS ? t : undefined;
  };
  const sum = () => memory.bytes(0, memory.size).reduce((all, byte) => (31 * all + byte) | 0, 0);
  const gaveUp = await t.poll(isFull, { progress: sum, limit: 10_000 });
  const found = since < Infinity || gaveUp === t ? t : gaveUp;
  const [full, empty] = [memory.value(FULL), memory.value(EMPTY)];
  if (most > size.slots) t.fail(`there are ${size.slots} slots, but a semaphore came to ${most}`);
  if (program.exit !== undefined) t.fail('it ended, though nobody has read its stdout');
  if (found !== t)
    t.fail(
      `full should be ${size.slots} and empty 0 while nobody reads stdout, but full is ${full} and empty ${empty}`,
      { symptom: 'stopped' },
    );
  t.step(`all ${size.slots} slots are full`);
  return buffering;
}

/** A line of a consumer. */
export interface Line {
  readonly consumer: number;
  readonly producer: number;
  readonly item: number;
}

/** All that a program prints, once it has ended with 0: whole lines. */
export async function linesOf(t: Trial, program: StudentProgram): Promise<Line[]> {
  await program.exits(0);
  const text = program.stdout.take().toString();
  if (!text.endsWith('\n')) t.fail(`the last line has no end: ${JSON.stringify(text.slice(-40))}`);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, c, p, item] = /^(\d+) (\d+) (\d+)$/.exec(line) ?? [];
      if (item === undefined)
        t.fail(`a line should be like "1 2 3", but is ${JSON.stringify(line)}`);
      return { consumer: Number(c), producer: Number(p), item: Number(item) };
    });
}

/** Expects each item of each producer once, from consumers that there are. */
export function expectAll(t: Trial, lines: readonly Line[], size: Size): void {
  const seen = new Set<string>();
  for (const { consumer, producer, item } of lines) {
    const what = `${consumer} ${producer} ${item}`;
    const known = producer <= size.producers && consumer <= size.consumers && item <= size.items;
    if (!known || item < 1) t.fail(`there is no such consumer, producer or item: "${what}"`);
    const key = `${producer} ${item}`;
    if (seen.has(key)) t.fail(`item ${item} of producer ${producer} came twice`);
    seen.add(key);
  }
  const all = size.producers * size.items;
  if (lines.length !== all)
    t.fail(`${all} items should come, but ${lines.length} came`, { symptom: 'too-little' });
}

/** Expects the items of each producer to rise within the lines of each consumer. */
export function expectRising(t: Trial, lines: readonly Line[]): void {
  const latest = new Map<string, number>();
  for (const { consumer, producer, item } of lines) {
    const key = `${consumer} ${producer}`;
    const before = latest.get(key) ?? 0;
    if (item <= before)
      t.fail(`consumer ${consumer} printed item ${item} of producer ${producer} after ${before}`);
    latest.set(key, item);
  }
}
