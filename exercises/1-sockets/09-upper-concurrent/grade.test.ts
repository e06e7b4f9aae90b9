/**
 * The checks of exercise 09: the server of exercise 04, with a child for each client.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { bytes, upperCases } from './checks/bytes.ts';
import { crash, ledger, limit } from './checks/crowd.ts';
import { childEnds, ownChild, silentClient, streamEnd } from './checks/children.ts';

export default exercise({
  program: 'upper-concurrent.ts',
  title: 'A server that serves many at once',
  checks: [upperCases, bytes, silentClient, ownChild, streamEnd, childEnds, crash, limit, ledger],
});
