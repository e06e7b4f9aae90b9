/**
 * The checks of exercise 04: a server that sends back what comes, in capitals.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { everyByte, onlyNew, splitWrites, upperCases } from './checks/bytes.ts';
import { badClients, closes, inOrder, ledger, nextClient, slowReader } from './checks/clients.ts';

export default exercise({
  program: 'upper-server.ts',
  title: 'A server that answers in capitals',
  checks: [
    upperCases,
    everyByte,
    splitWrites,
    closes,
    nextClient,
    onlyNew,
    inOrder,
    badClients,
    slowReader,
    ledger,
  ],
});
