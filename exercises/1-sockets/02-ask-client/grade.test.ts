/**
 * The checks of exercise 02: a client that asks a line and prints the answer.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { joined, pieces } from './checks/answers.ts';
import { bothWays } from './checks/both-ways.ts';
import { asks, broken, ends, late, refused } from './checks/connection.ts';
import { everyLine } from './checks/lines.ts';

export default exercise({
  program: 'ask-client.ts',
  title: 'A client that asks',
  checks: [asks, late, ends, everyLine, pieces, joined, bothWays, broken, refused],
});
