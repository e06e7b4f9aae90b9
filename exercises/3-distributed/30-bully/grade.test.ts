/**
 * The checks of exercise 30: an election.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { explored } from '../checks/explored.ts';
import { sockets } from '../checks/sockets.ts';

const check = explored('30');

const advice = [
  {
    when: /ever served/,
    say: 'No node ever said whom it takes for the leader: this.elected(id), at the winner and at all that hear of it.',
  },
  {
    when: /takes nobody for the leader/,
    say: 'Everybody must hear of the result by elected(id): the winner from itself, the others by its announcement. And who waits in vain begins anew.',
  },
  {
    when: /lower than itself/,
    say: 'A lower node announces itself though a higher one lives. Was the time for an answer too short (a question and its answer take up to 200 ms), or was an answer overlooked?',
  },
  {
    when: /is the highest that lives/,
    say: 'The last word counts: who has heard of a dead or lower leader must hear of the right one afterwards. Follow the last announcement of each node in the steps.',
  },
];

export default exercise({
  program: 'bully.ts',
  title: 'The highest one leads',
  library: ['mysocks/distributed'],
  shareWork: true,
  advice,
  checks: [
    check('start', {
      title: 'agrees when all start at once',
      teaches: 'An election has one result, however many hold it at the same time.',
      points: 2,
      hints: [
        'Three nodes start at the same moment. Which messages are under way, and who may announce itself?',
        'Each asks all higher ones. Who is asked answers, and holds an election itself. The highest has nobody to ask.',
        'onStart and onSuspect call elect(); no answer within 300 to 1,000 ms: this.elected(this.id), and tell the others.',
      ],
    }),
    check('leader-dies', {
      title: 'agrees on another one when the leader dies',
      teaches: 'Two may notice it at once, and a third not at all: all the same one result.',
      points: 3,
      hints: [
        'Two nodes find the leader silent at the same time. What does the higher one do when the lower asks it?',
        'A question and its answer take up to 200 ms: who waits for less than 300 takes a slow node for a dead one.',
        'Who holds an election already answers, and does not begin another.',
      ],
    }),
    check('messages', {
      title: 'needs at most n²-1 messages',
      teaches:
        'Elections that start elections are dear: the textbook needs n²-n-1 in the worst case.',
      points: 1,
      hints: [
        'How many elections does one node hold until all agree?',
        'Who holds one already begins no other, whoever asks. Who returns and is the highest only announces itself.',
        'if (this.electing) return; at the beginning of elect().',
      ],
      advice: [
        {
          when: /messages were sent/,
          say: 'Somebody holds one election after the other. Each message of a lower node is answered; a new election begins only when none is going on here.',
        },
      ],
    }),
    check('answerer-dies', {
      title: 'goes on when the one that answered dies',
      teaches: 'An answer is a promise. Who gave it may be dead before it keeps it.',
      points: 2,
      hints: [
        'A higher node has answered. For how long do you wait for its announcement?',
        'At most 3 s; then everything begins anew.',
        "this.setTimer('leader', 2000) at the answer; when it goes off, elect() once more.",
      ],
    }),
    check('comes-back', {
      title: 'takes back one that returns',
      teaches:
        'Who comes back has forgotten everything, and the others know of it only what it says.',
      points: 1,
      hints: [
        'Node 3 was dead, and is the highest. How do the others learn that it is back?',
        'A second life begins like the first one: with an election.',
        'No condition on this.life in onStart; and a leader that is asked by a lower node says that it leads.',
      ],
    }),
    sockets('30', [
      'Four nodes agree, node 4 is killed, three agree, node 4 comes back. Who names whom after each of these?',
      'Who finds the leader silent is told by onSuspect, when the connection of the dead one is closed. Who comes back is told by onStart.',
      'Every election ends with elected(id) at the winner, and a message that makes all others call elected(id), too.',
    ]),
  ],
});
