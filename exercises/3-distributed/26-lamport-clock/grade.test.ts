/**
 * The checks of exercise 26: logical clocks.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { counts, independent, receives } from './checks/counting.ts';
import { happenedBefore, totalOrder } from './checks/order.ts';

export default exercise({
  program: 'lamport-clock.ts',
  title: 'A clock that only counts',
  driver: 'driver.ts',
  library: ['mysocks/distributed'],
  advice: [
    {
      when: /is not for a node/,
      say: 'Clocks of different machines do not agree, so no node has one here. Count events instead.',
    },
    {
      when: /exports no/,
      say: 'Other programs import both by their names: export class LamportClock, export function before.',
    },
    {
      when: /but gave undefined/,
      say: 'tick, send and receive give the stamp of the event: return { time: …, node: … }.',
    },
  ],
  checks: [counts, receives, independent, totalOrder, happenedBefore],
});
