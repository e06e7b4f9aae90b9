/**
 * How much a chat keeps.
 *
 * @module
 */
import { check, count } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { begin, PATIENCE_MS, TALK } from './slow.ts';

const MEMORY = 100_000_000;
/** A program that starts with much may grow by so much all the same. */
const GROWTH = 50_000_000;

export const memory = check(
  'memory',
  {
    title: 'stays below 100 MB of memory while 50 MB are said',
    teaches: 'What a server keeps must not grow with what was said since it was started.',
    points: 1,
    needs: ['slow-member'],
    linux: true,
    hints: [
      'What does your program still have of a line that all have heard?',
      'Nothing that was told is needed any more, and nothing of one who was dropped.',
      'Empty the queue of a member that is dropped, and tell it nothing more.',
    ],
    advice: [
      {
        when: /./,
        say: 'Keep no line longer than it has to wait for somebody, and let nobody have more than 1 MB waiting.',
      },
    ],
  },
  async (t) => {
    const { room, flood, slow } = await begin(t, { env: { NODE_OPTIONS: COLLECTING } });
    const { service } = room;
    const limit = Math.max(MEMORY, service.peakMemory + GROWTH);
    await flood.goOn(TALK, PATIENCE_MS);
    const peak = service.peakMemory;
    if (peak > limit) {
      const when = `after ${count(flood.said, 'byte')} were said and ${slow.name} did not read`;
      t.fail(
        `${service.name} had ${Math.round(peak / 1e6)} MB of memory ${when}: under 100 are allowed`,
      );
    }
    release(service);
  },
);

/**
 * Node collects garbage when it suits it: a program that keeps nothing at all may well have 100 MB of that. What is
 * to be judged is what the program keeps, so here garbage is collected as long as the program runs.
 */
const COLLECTOR = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  setInterval(runInNewContext('gc'), 50).unref();
`;
const COLLECTING = `--import=data:text/javascript,${encodeURIComponent(COLLECTOR)}`;
