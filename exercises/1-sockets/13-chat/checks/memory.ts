/**
 * How much a chat keeps.
 *
 * @module
 */
import { count, type Trial } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { begin, TALK } from './scene.ts';

const MEMORY = 100_000_000;
/** How much any program may grow, however much it starts with. */
const GROWTH = 50_000_000;

/** A server that needs more time for them is judged by what was said until then. */
const SLOWLY_MS = 6_000;

/** 50 MB are said while one member does not read. */
export async function staysSmall(t: Trial): Promise<void> {
  const { room, flood, slow } = await begin(t, { env: { NODE_OPTIONS: COLLECTING } });
  const { service } = room;
  const limit = Math.max(MEMORY, service.peakMemory + GROWTH);
  await flood.goOn(TALK, () => false, SLOWLY_MS);
  const peak = service.peakMemory;
  if (peak > limit) {
    const when = `after ${count(flood.said, 'byte')} were said and ${slow.name} did not read`;
    t.fail(
      `${service.name} had ${Math.round(peak / 1e6)} MB of memory ${when}: under 100 are allowed`,
    );
  }
  release(service);
}

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
