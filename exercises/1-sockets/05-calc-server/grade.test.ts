/**
 * The checks of exercise 05: a server that calculates.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { computes, edges } from './checks/arithmetic.ts';
import { badClients, ledger, oneByOne } from './checks/clients.ts';
import { closing, syntax } from './checks/answers.ts';
import { lineLimit, manyAtOnce, splitLines } from './checks/lines.ts';

export default exercise({
  program: 'calc-server.ts',
  title: 'A server that calculates',
  checks: [
    computes,
    edges,
    syntax,
    closing,
    splitLines,
    manyAtOnce,
    lineLimit,
    oneByOne,
    badClients,
    ledger,
  ],
});
