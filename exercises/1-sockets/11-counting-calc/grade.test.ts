/**
 * The checks of exercise 11: a calculator whose children count together.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { calculates, ledger, ownChild, protocol } from './checks/server.ts';
import { allChildren, counts } from './checks/counting.ts';
import { atOnce, killed } from './checks/crowd.ts';
import { upToDate } from './checks/up-to-date.ts';

export default exercise({
  program: 'counting-calc.ts',
  title: 'A calculator that counts for all its children',
  checks: [calculates, protocol, ownChild, counts, allChildren, upToDate, atOnce, killed, ledger],
});
