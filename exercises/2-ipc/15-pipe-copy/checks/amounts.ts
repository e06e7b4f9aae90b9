/**
 * Much to copy, and nobody who reads it.
 *
 * @module
 */
import { check, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import { Endless, Feed, whileUnread } from '../../checks/output.ts';
import { endsWith } from '../../checks/processes.ts';
import { passes } from './processes.ts';

const MOST_MEMORY = 150e6;
const MOST_TAKEN = 1024 * 1024;
const ALL = 100e6;
/** More than comes to our end though we do not read. */
const SURPLUS = 256 * 1024;
/** So much is on its way at once at most. */
const AHEAD = 2 * MOST_TAKEN;

export const memory = check(
  'memory',
  {
    title: 'copies 100 MB in little memory, and takes no more',
    teaches:
      'A pipe holds 64 KB. When it is full, write waits, and so the reader of stdout slows down the writer of stdin.',
    points: 1,
    needs: ['copies'],
    linux: true,
    hints: [
      'Where are the bytes that your program has read and not written yet?',
      'One buffer is enough: read into it, write it, read again. Wait for the write.',
      'An event handler that writes does not wait for its writes: await each one before the next read, or pause the stream.',
    ],
    advice: [
      {
        when: /./,
        say: 'Read only when the last write is done: await write(…) before the next read. So the program never holds more than one buffer.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await passes(t, program);
    const feed = new Feed(t, program);
    const bytes = new Endless(t);
    feed.give(bytes.from(0, AHEAD));
    await whileUnread(t, program, async () => {
      await feed.fills(MOST_TAKEN + SURPLUS);
      const taken = feed.taken - atOurEnd(program);
      if (taken > MOST_TAKEN) {
        t.fail(`nobody reads stdout, but ${program.name} took ${mb(taken)} MB of stdin`);
      }
    });
    await copyAll(t, program, feed, bytes);
    const peak = program.peakMemory;
    if (peak > MOST_MEMORY) {
      t.fail(`${program.name}, or its child, needed ${mb(peak)} MB of memory for 100 MB of stdin`, {
        symptom: 'out-of-memory',
      });
    }
    t.step(`no process needs over ${mb(peak)} MB of memory`);
    program.endInput();
    await endsWith(t, program, 0);
  },
);

/** What of stdout has come to us, read or not. */
function atOurEnd({ stdout, process }: StudentProgram): number {
  return stdout.received + process.pipes.stdout.readableLength;
}

/** Gives the rest of 100 MB, and compares all that comes. */
async function copyAll(
  t: Trial,
  program: StudentProgram,
  feed: Feed,
  bytes: Endless,
): Promise<void> {
  const sums = t.runningStep();
  for (let given = AHEAD, got = 0; got < ALL;) {
    const n = Math.min(AHEAD, ALL - got);
    const more = Math.min(n, ALL - given);
    if (more > 0) feed.give(bytes.from(given, more));
    given += more;
    await program.prints(bytes.from(got, n));
    got += n;
    sums(`${mb(got)} MB go through`);
  }
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
}
