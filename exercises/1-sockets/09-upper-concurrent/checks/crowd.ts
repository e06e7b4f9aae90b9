/**
 * The program and all its children: crashes, the limit, and what is left in the end.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import * as forked from '../../checks/fork/checks.ts';
import { forkAdvice } from '../../checks/fork/clients.ts';
import { leaveNoChildren, leftByForkAdvice } from '../../checks/fork/ledger.ts';
import { limitChildren } from '../../checks/fork/limit.ts';
import { upperProtocol } from '../../checks/upper.ts';

/** The contract: the most children at once. */
const MOST = 20;

export const crash = forked.crash(() => upperProtocol, { needs: ['own-child'] });

export const limit = check(
  'limit',
  {
    title: `has ${MOST} children at most; further clients wait`,
    teaches:
      'A flood of clients must not become a flood of processes. A client that does not fit in waits, and is served later.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'How many processes has your server after a thousand connections?',
      `maxChildren(${MOST}) makes forkChild wait while that many are there. What happens to the accept loop meanwhile?`,
      'await forkChild(client): the loop stands still, and the next clients wait in the queue of the listening channel.',
    ],
    advice: [
      {
        when: /was answered while 20 children serve/,
        say: 'A client over the limit is not served at all, not by the parent either: it waits until a child has ended.',
      },
      {
        when: /while 20 children serve/,
        say: 'There is no limit, or it is too high: maxChildren(20), before the first client, and await forkChild.',
      },
      {
        when: /was killed, but/,
        say: 'A child that was killed has left its place, too, though it could not say so. The place is free when its process has ended.',
      },
      {
        when: /has left, but/,
        say: 'When a child has ended there is room for one more: a client that waits must be served then.',
      },
      {
        when: /could not connect/,
        say: 'A client over the limit waits: the server goes on listening, and the connection stays open until there is room.',
      },
      {
        when: /it should wait until/,
        say: 'Do not send away a client over the limit: leave the connection open, and serve it when a child has ended.',
      },
      {
        when: /nobody has accepted it|has no child|do not hold it/,
        say: '20 clients can be served at once: the limit is too low, or the parent waits for something else.',
      },
      ...forkAdvice,
    ],
  },
  (t) => limitChildren(t, upperProtocol, MOST),
);

export const ledger = check(
  'ledger',
  {
    title: 'leaves no process, no zombie and no descriptor behind',
    teaches:
      'A program that starts processes must make sure that they end, even when it is killed itself.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'Stop your server with Ctrl-C and look at ps. Is anything left of it?',
      'The parent closes its copy of every channel; the child ends when its client has left, whether its parent lives or not.',
      'Start no process that waits for ever: no endless timer, no listener that stays.',
    ],
    advice: leftByForkAdvice,
  },
  (t) => leaveNoChildren(t, upperProtocol),
);
