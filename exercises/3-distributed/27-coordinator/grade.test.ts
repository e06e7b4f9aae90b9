/**
 * The checks of exercise 27: a lock by a coordinator.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { explored } from '../checks/explored.ts';
import { sockets } from '../checks/sockets.ts';

const check = explored('27');

const advice = [
  {
    when: /ever served/,
    say: 'No program ever got in. In onRequest the node asks the coordinator; the coordinator replies; the reply leads to this.enter().',
  },
  {
    when: /has not asked|inside already/,
    say: 'A reply lets in only whom it is meant for: is the program here still waiting, and is the reply to the request that it waits for?',
  },
];

const oneAtATime = check('one-at-a-time', {
  title: 'lets one program in at a time',
  teaches: 'One that all ask decides alone: that is all that a lock takes, while nobody fails.',
  points: 2,
  hints: [
    'A second request comes while somebody is inside. What does the coordinator do with it?',
    'It notes who waits, and replies when the release of the one inside has come.',
    "The coordinator's own program asks like any other: this.send(this.coordinator, …) may go to itself.",
  ],
  advice: [
    {
      when: /inside together/,
      say: 'The coordinator has given the lock twice. Read backwards: who entered last, which reply let it in, and whose release was still to come?',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits for a reply. Does a release come when a program leaves, and does the coordinator then reply to the next one in the queue?',
    },
  ],
});

const threeMessages = check('three-messages', {
  title: 'sends 3 messages for an entry',
  teaches:
    'Request, reply, release. Messages to itself cost nothing, so the coordinator enters for none.',
  points: 1,
  hints: [
    'Which message in the picture does nobody need?',
    'No acknowledgement of a release, no word to who has to wait: the reply comes when it comes.',
    'The coordinator is the highest of this.nodes: nodes may be 2, 3 and 11.',
  ],
  advice: [
    {
      when: /./,
      say: 'A request, a reply and a release for each entry, none for the program of the coordinator, which is the highest number of this.nodes.',
    },
  ],
});

const firstCome = check('first-come', {
  title: 'lets in first whose request came first',
  teaches: 'A queue is what makes a lock fair; the coordinator has the only one.',
  points: 1,
  hints: [
    'Two wait. Which of them gets the next reply?',
    'The one whose request was at the coordinator first, whatever its number, and also before the program of the coordinator.',
    'push() at the end, shift() from the front.',
  ],
  advice: [
    {
      when: /first in the line/,
      say: 'Who came first to the coordinator gets in first. Its own program has no right of way, and comes when it asks, or with its message to itself.',
    },
  ],
});

const longStay = check('long-stay', {
  title: 'leaves the lock to who lives and stays long',
  teaches: 'Slow is not dead. The only way to tell them apart from afar is a question.',
  points: 2,
  hints: [
    'Somebody is inside for 6 s. What does the coordinator do meanwhile, and what may cross on the way?',
    'It asks the holder whether it lives. An answer: all begins anew. A release, or the next holder: the old question counts no more.',
    "Clear both timers when the lock goes to another one: this.clearTimer('look'), this.clearTimer('silent').",
  ],
  advice: [
    {
      when: /nobody was inside for 500 ms/,
      say: 'A short stay costs three messages. The holder is asked whether it lives when it has had the lock for 500 ms or more.',
    },
    {
      when: /inside together|first in the line/,
      say: 'A holder that lives has lost the lock. Did it answer, and in time: a question and its answer take up to 200 ms? Was the answer, or a timer, one of an earlier holder?',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits for ever behind a holder that stays long, and leaves. Follow what became of its release.',
    },
  ],
});

const deadHolder = check('dead-holder', {
  title: 'takes the lock back from a dead holder',
  teaches: 'A time-out is a guess that others are dead; here the limit on messages makes it safe.',
  points: 2,
  hints: [
    'The holder crashes. What does the coordinator see of that?',
    'Nothing. It asks the holder again and again, and when a question is not answered for 2,000 ms, the next one gets the lock.',
    'Whoever gets the lock may be dead, too: look after each of them. After an answer set the timer for the next question.',
  ],
  advice: [
    {
      when: /after 2000 ms of silence/,
      say: 'The lock is taken back too early. The 2,000 ms run from a question that is not answered.',
    },
    {
      when: /inside together/,
      say: 'Who was taken for dead lives. Only silence of 2,000 ms after a question says that a holder is dead.',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits behind a dead one. Is every holder asked, again after each answer, the first time within 2 s; and does the next one get the lock after 2,000 ms of silence?',
    },
  ],
});

const comesBack = check('comes-back', {
  title: 'tells a former life from the present one',
  teaches:
    'A message may be older than the one who reads it. A name for each request tells them apart.',
  points: 1,
  hints: [
    'A node asks, crashes, is back and asks again. Which replies may come to it, and which of them is its own?',
    'Give each request a name that no other ever has, and put it into reply, release and question.',
    'this.life is another one after each crash: `${this.id}.${this.life}.${++this.count}`. At the coordinator a new request takes the place of the old one of that node.',
  ],
  advice: [
    {
      when: /inside together|inside already|has not asked/,
      say: 'A reply to a request of a former life has let somebody in. Replies must name the request they are for, and this.life must be in that name.',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits for ever. A new request of one that is back counts, and makes the old one void; and nobody may answer for a former life.',
    },
  ],
});

const overSockets = sockets('27', [
  'Three nodes, twenty entries each; then five, of which the one inside is killed and comes back. Who waits for whom?',
  'Each request counts, the fortieth like the first. A killed holder is asked, does not answer, and loses the lock after 2,000 ms, or when it asks anew.',
  'Nothing in the coordinator may grow with the number of entries, and the queue has room for all.',
]);

export default exercise({
  program: 'coordinator.ts',
  title: 'A lock by a coordinator',
  library: ['mysocks/distributed'],
  shareWork: true,
  advice,
  checks: [oneAtATime, threeMessages, firstCome, longStay, deadHolder, comesBack, overSockets],
});
