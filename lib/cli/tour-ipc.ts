/**
 * The tour of unit 2: a pipe that fills, a write end that was not closed, a counter that loses, and one that does not.
 *
 * All it prints is measured: it comes from the recordings of the sample programs, from what they print, and from what
 * the kernel says of their descriptors.
 *
 * @module
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { count, durationUs } from '../trace/show/words.ts';
import { writePage } from '../trace/show/html.ts';
import { compile } from './tour-compile.ts';
import type { Model, Span } from '../trace/model/model.ts';
import { calls, play, type Playing, type Scene } from './tour-ipc-scene.ts';
import { endsOf } from './tour-pipe-ends.ts';
import { say, type TourPlace } from './tour-place.ts';
import { align } from './tour-table.ts';

/** How long the reader, or who should close something, does nothing, in milliseconds. */
const THINKING = 500;

/** How often each of two processes counts; and for the picture, where each call is seen. */
const COUNT = 1_000_000;
const FEW = 4;
/** On one processor a process may count to its end before the other is there: then it counts further. */
const TRIES = 4;

const SAMPLES = ['pipe-fills', 'unclosed-end', 'counter'];

/** Plays all scenes; where the unit cannot work, says why and ends. */
export async function perform({ dir, kept, signal }: TourPlace): Promise<void> {
  say('Processes on one machine: sample programs that fork, and what the kernel makes of it.\n');
  const programs = join(dir, 'programs');
  await compile(
    SAMPLES.map((name) => `samples/ipc/${name}.ts`),
    programs,
  );
  const scene = (name?: string): Scene => ({
    programs,
    signal,
    dir: name === undefined ? undefined : join(dir, name),
  });
  try {
    say(await pipeFills(scene('pipe-fills')));
    say(await unclosedEnd(scene('unclosed-end')));
    say(await counter(scene()));
    await play(scene('counter'), ['counter', `${FEW}`, 'semaphore'], ({ program }) =>
      program.end(),
    );
  } catch (error) {
    const [, needs] = /^Error: (mysocks\/ipc needs .*)$/m.exec(String(error)) ?? [];
    if (needs === undefined) throw error;
    return say(`It cannot be shown here: ${needs}`);
  } finally {
    rmSync(programs, { recursive: true });
  }
  await writePage(
    SAMPLES.map((name) => join(dir, name)),
    join(dir, 'page.html'),
  );
  say(next(join(kept, 'page.html')));
}

/** The pipe is full, and one write waits: then its reader, after some thought, begins. */
async function pipeFills(scene: Scene): Promise<string> {
  const act = async ({ program, seen }: Playing) => {
    const full = await seen(fullPipe);
    await pause(THINKING, undefined, { signal: scene.signal });
    program.type('');
    await program.rest();
    return seen((model) => {
      const blocked = model.spans.find(({ id, open }) => id === full.id && !open);
      const reader = calls(model, 'read')[0]?.process.pid;
      if (blocked === undefined || reader === undefined) return undefined;
      return { ...full, blocked, reader, writer: blocked.process.pid };
    });
  };
  const { writer, before, blocked, reader, holds } = await play(scene, ['pipe-fills'], act);
  const bytes = before.reduce((sum, { result = 0 }) => sum + result, 0);
  const spent = before.reduce((sum, { start, end }) => sum + end - start, 0);
  const rows = [
    ['the pipe holds', count(holds, 'byte')],
    [`in ${count(before.length, 'write')} without waiting`, count(bytes, 'byte')],
    ['each of them took', durationUs(spent / before.length)],
    ['the next one waited', durationUs(blocked.end - blocked.start)],
  ];
  return `A pipe that fills: process ${writer} writes, ${reader} does not read yet\n${align(rows)}`;
}

/** What a pipe holds, the calls that have filled it, and the one that waits. */
function fullPipe(model: Model): { holds: number; before: Span[]; id: string } | undefined {
  const writes = calls(model, 'write');
  const before = writes.filter(({ open }) => !open);
  const waiting = writes.find(({ open }) => open);
  const holds = calls(model, 'pipeSize')[0]?.result ?? Infinity;
  const filled = before.reduce((sum, { result = 0 }) => sum + result, 0);
  if (waiting === undefined || filled + (waiting.n ?? 0) <= holds) return undefined;
  return { holds, before, id: waiting.id };
}

/** The reader has read everything, and the end is open: until its owner, after some thought, closes it. */
async function unclosedEnd(scene: Scene): Promise<string> {
  const { last, ends, closed } = await play(scene, ['unclosed-end'], async ({ program, seen }) => {
    const waiting = await seen((model) =>
      calls(model, 'read').find(
        ({ open, start }) =>
          open && calls(model, 'read').some((read) => !read.open && read.end <= start),
      ),
    );
    const pids = (await seen((model) => model.processes)).map(({ pid }) => pid);
    const ends = endsOf(waiting.object ?? '', pids);
    await pause(THINKING, undefined, { signal: scene.signal });
    program.type('');
    await program.rest();
    return seen((model) => {
      const last = model.spans.find(({ id, open }) => id === waiting.id && !open);
      const closed = calls(model, 'close').findLast(
        ({ start, process }) => last && start < last.end && process !== last.process,
      );
      return last && closed && { last, ends, closed };
    });
  });
  const reader = last.process.pid;
  const rows = [
    ...ends.map(({ pid, fd, does }) => [`to ${does}, open in`, `process ${pid}: ${fd}`]),
    [`process ${reader} waited in read`, durationUs(last.end - last.start)],
    ['closed: read gave 0 after', durationUs(last.end - closed.start)],
  ];
  return `A write end that was not closed: process ${reader} has read all, and waits for more\n${align(rows)}`;
}

/** Without a semaphore and with one. */
async function counter(scene: Scene): Promise<string> {
  let bare = await counted(scene, `${COUNT}`);
  for (let i = 1; i < TRIES && bare[2] === '0'; i++)
    bare = await counted(scene, `${COUNT * 4 ** i}`);
  const rows = [
    ['two processes count', 'should be', 'is', 'lost', 'each took'],
    ['counter++', ...bare],
    ['semWait, counter++, semPost', ...(await counted(scene, `${COUNT}`, 'semaphore'))],
  ];
  return `A counter in shared memory: counter++ is a load and a store\n${align(rows)}`;
}

/** What the counter should be, what it is, what is lost, and how long each process has counted. */
function counted(scene: Scene, ...args: string[]): Promise<string[]> {
  return play(scene, ['counter', ...args], async ({ program }) => {
    const lines = (await program.rest()).join('\n');
    const [, ...numbers] =
      /expected: (\d+), counted: (\d+), lost: (\d+)/.exec(lines)?.map(Number) ?? [];
    const times = [...lines.matchAll(/in ([\d.]+) ms/g)].map(([, ms]) => Number(ms));
    if (numbers.length === 0 || times.length < 2)
      throw new Error(`counter does not say what it has counted: '${lines}'`);
    return [
      ...numbers.map((n) => n.toLocaleString('en-US')),
      durationUs(Math.max(...times) * 1000),
    ];
  });
}

function next(page: string): string {
  return `What to try next
  See every call:        open ${page} in a browser
  Be the reader:         npx tsx samples/ipc/pipe-fills.ts, and Enter lets it read
  Find the open end:     npx tsx samples/ipc/unclosed-end.ts, and in a second terminal
                         npx tsx samples/ipc/fd-table.ts PID
  Read on:               docs/processes-on-one-machine.md`;
}
