/**
 * The checks of exercise 29: a lock by a token.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { explored } from '../checks/explored.ts';
import { sockets } from '../checks/sockets.ts';

const check = explored('29');

const advice = [
  {
    when: /ever served/,
    say: 'No program ever got in. The lowest node has the token at its first start, this.life === 1; who has it and wants it calls this.enter(); who does not want it passes it on.',
  },
  {
    when: /inside already|has not asked/,
    say: 'A node was given the lock twice: a second token has come, or a timer or an answer from before led it in. What stops them when the token is here?',
  },
];

/** For the checks in which something fails. */
const missing = {
  when: /never gets in/,
  say: 'Somebody waits for a token that is gone. Who has waited for 1,000 ms asks all; when nobody has it, one of them makes it anew; and who is told that it is there looks again after a while.',
};

const oneAtATime = check('one-at-a-time', {
  title: 'lets in who has the token, and all in turn',
  teaches: 'There is one token; where it is, is who may enter. Nobody has to be asked.',
  points: 2,
  hints: [
    'Where is the token at the start, and where does it go when nobody wants it?',
    'The lowest has it at its first start. Who has it and does not want it passes it on within 100 ms, to the next higher number, the last to the first.',
    "this.nodes[this.nodes.indexOf(this.id) + 1] ?? this.nodes[0]; and this.clearTimer('pass') before this.enter().",
  ],
  advice: [
    {
      when: /inside together/,
      say: 'There are two tokens. Who made the second one, or kept the first when it was passed on?',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits, and the token does not come. The lowest has it at its first start; who does not want it passes it on within 100 ms, and who leaves passes it on at once.',
    },
    {
      when: /no node \d/,
      say: 'Nodes are any rising numbers, 2, 3 and 11 say: the next one is the next of this.nodes.',
    },
  ],
});

const hops = check('hops', {
  title: 'needs at most n messages for an entry',
  teaches:
    'A ring costs what it takes to go round once. Every message more is paid on every round.',
  points: 1,
  hints: [
    'A node asks, and the token has just left it. How many messages are sent until it is back?',
    'n, one from each node. No acknowledgement, no word to the others; and nobody looks for the token before it has been missing for 1,000 ms.',
    'The token goes to the next higher number, at once when the program leaves, within 100 ms when nobody here wants it.',
  ],
  advice: [
    {
      when: /next one in the ring/,
      say: 'While nothing is missing the token is the only message, and it goes by rising numbers, then to the lowest again. Nobody looks for it before it has been missing for 1,000 ms.',
    },
    {
      when: /passes it on within 100 ms/,
      say: 'The token rests too long with those who do not want it: 100 ms is the most.',
    },
    {
      when: /messages ago/,
      say: 'Only the token goes round: no acknowledgement, and no search before it has been missing for 1,000 ms.',
    },
  ],
});

const longStay = check('long-stay', {
  title: 'leaves the token to who stays long',
  teaches: 'Missing is not lost. All must have been asked, and what is on its way counts, too.',
  points: 2,
  hints: [
    'Somebody is inside for 3 s, and another one waits. What may it do, and what may have happened when the answers are there?',
    'It asks all others. Who has the token says so. Who says that it is gone must not take it when it comes a moment later: it was on its way.',
    'Tokens have numbers. Who asks names the number of the token that it would make; who answers "gone" takes no lower one from then on; who has it gives it that number.',
  ],
  advice: [
    {
      when: /inside together/,
      say: 'A second token was made though the first was not lost. Was everybody asked, and for 300 ms or more? Was it on its way to somebody who had said before that it had none?',
    },
    missing,
  ],
});

const deadMember = check('dead-member', {
  title: 'goes on when one of the ring dies',
  teaches: 'A token that is lost is made anew, and once: who may do that is an election.',
  points: 2,
  hints: [
    'A node dies with the token, or the token is sent to a dead one. Who finds out, and how?',
    'Who has been waiting for 1,000 ms asks all. Who does not answer within 300 ms is dead, and is skipped. If nobody has the token, the one who asked makes it.',
    'Two may ask at the same time: one of them gives way, the one with the lower number of the token to come, say.',
  ],
  advice: [
    {
      when: /inside together/,
      say: 'Two tokens were made. Two that look for it at the same time must agree on which of them makes it; and a question and its answer take up to 200 ms.',
    },
    missing,
  ],
});

const lostToken = check('lost-token', {
  title: 'makes a token anew that got lost on its way',
  teaches: 'What got lost may also be the question, or the answer. Silence says little.',
  points: 1,
  hints: [
    'One message gets lost. If it is not the token, which one would be the worst?',
    'The question to the one who is inside, or its answer: it looks dead. One loss must not make a second token.',
    'Ask all again, with another number. Who is silent twice is dead.',
  ],
  advice: [
    {
      when: /inside together/,
      say: 'Somebody was taken for dead who is inside: the question to it was lost, or its answer. Who is silent once may not be; ask again.',
    },
    missing,
  ],
});

const comesBack = check('comes-back', {
  title: 'takes back one that returns',
  teaches: 'Who returns knows nothing: not whether there is a token, nor which number it has.',
  points: 1,
  hints: [
    'The lowest node crashes and starts again. Has it the token?',
    'this.life is 2 then: it has none. And the others skip it until they hear of it.',
    'Every message of a node says that it lives. It looks for the token like all others when its program has waited for 1,000 ms.',
  ],
  advice: [
    {
      when: /inside together/,
      say: 'A second token: was it made by a second life (this.life), or given to one that has forgotten which token is the newest?',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits for ever. Is who is back still skipped; can it make a token, too; and does who gave way look again when the other one dies?',
    },
  ],
});

const overSockets = sockets('29', [
  'Three nodes, ten entries each; then four, of which the one inside is killed. Who makes the token anew?',
  'After a kill the first that has waited for 1,000 ms asks all, and makes it when nobody has it. The dead one is skipped from then on.',
  'Nothing in a node or in the token may grow with the rounds that it makes.',
]);

export default exercise({
  program: 'token-ring.ts',
  title: 'A lock by a token',
  library: ['mysocks/distributed'],
  shareWork: true,
  advice,
  checks: [oneAtATime, hops, longStay, deadMember, lostToken, comesBack, overSockets],
});
