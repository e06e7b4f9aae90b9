/**
 * How clients come and go.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { calcProtocol } from '../../checks/calc.ts';
import { serveInTurn } from '../../checks/clients.ts';
import { leaveNothing, leftAdvice } from '../../checks/ledger.ts';
import * as lines from '../../checks/lines/clients.ts';
import type { LineServer } from '../../checks/lines/clients.ts';

const calculator: LineServer = {
  needs: 'computes',
  protocol: () => calcProtocol,
  oneAndAHalf: 'ADD 1 2\nMUL 3',
  inTurn: serveInTurn,
};

export const oneByOne = lines.oneByOne(calculator);

export const badClients = lines.badClients(calculator);

export const ledger = check(
  'ledger',
  {
    title: 'holds nothing of clients that have left',
    teaches:
      'Each connection is a descriptor, and a process may have only a limited number: usually 1,024.',
    points: 1,
    needs: ['one-by-one'],
    linux: true,
    hints: [
      'How many channels are open after a hundred clients?',
      'Is there a way through your loop on which the channel of a client is not closed?',
      'closeSocket(client) is the last thing for every client, however it ended.',
    ],
    advice: leftAdvice,
  },
  (t) => leaveNothing(t, calcProtocol),
);
