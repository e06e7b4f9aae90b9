/**
 * The checks of exercise 05: a server that calculates.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { computes, division, overflow } from './checks/arithmetic.ts';
import { badClients, inOrder, ledger, nextClient } from './checks/clients.ts';
import { goesOn, quit, syntax } from './checks/answers.ts';
import { lineEnds, lineLimit, manyAtOnce, splitLines } from './checks/lines.ts';

export default exercise({
  program: 'calc-server.ts',
  title: 'A server that calculates',
  checks: [
    computes,
    division,
    overflow,
    syntax,
    goesOn,
    splitLines,
    manyAtOnce,
    lineEnds,
    lineLimit,
    quit,
    nextClient,
    inOrder,
    badClients,
    ledger,
  ],
});
