/**
 * The check that runs a class of nodes as processes that talk over sockets.
 *
 * @module
 */
import { check, expectSockets, type Check } from '../../../lib/grader/index.ts';

const advice = [
  {
    when: /inside together/,
    say: 'Here two programs were really inside at the same time. The explorer tries short runs only, but finds the shortest way: when it finds none, look for what goes wrong in a long run only.',
  },
  {
    when: /was never served/,
    say: 'The nodes wait for each other, or for a message that nobody sends. If the explorer finds nothing, it has to do with how often a program asks: what do you count, or collect, that is never reset?',
  },
  {
    when: /wanted \d/,
    say: 'Each entry must take the same number of messages, the hundredth like the first: what is sent for the last one that was not for the first?',
  },
  {
    when: /which nobody had written/,
    say: 'Values are any numbers, and a page gives back the one that was written last. What becomes of a great one on its way?',
  },
  {
    when: /explains the answers/,
    say: 'Somebody has seen an old value after a newer one. It happens in any run of some length: which copy is still there when a write is done?',
  },
  {
    when: /In the end|named \d/,
    say: 'Here the leader is killed when all have agreed, and comes back when they have agreed again. Each time everybody must name the highest that lives: whom does nobody tell?',
  },
  {
    when: /Message must have at most/,
    say: 'What does a message carry, and what of it becomes more and more? Send what the others need to know now, no history.',
  },
];

/** Makes the check `sockets` of an exercise, `28`: `lib/distributed/cluster/exercises.ts` has its runs. */
export function sockets(number: string, hints: readonly string[]): Check {
  return check(
    'sockets',
    {
      title: 'does the same as processes over sockets',
      teaches:
        'What is explored is what runs: the same class, one process for each node, and a real network between them.',
      points: 1,
      ownWork: true, // it waits most of the time: the others are explored meanwhile
      hints,
      advice,
    },
    (t) => expectSockets(t, number),
  );
}
