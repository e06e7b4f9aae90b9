/**
 * The checks of exercise 31: a lock whose coordinator is elected.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { explored } from '../checks/explored.ts';
import { sockets } from '../checks/sockets.ts';

const check = explored('31');

const leads = {
  when: /is the highest that lives/,
  say: 'The election of exercise 30 is in here, too: all that live must name the highest of them in the end, also one that comes back.',
};
const twice = {
  when: /inside already|has not asked/,
  say: 'A reply lets in only whom it is meant for: the request must be the one for which the program here still waits, and the reply must come from the coordinator of now.',
};

const asBefore = check('as-before', {
  title: 'is the lock of exercise 27 while nothing fails',
  teaches: 'What is there for failures costs nothing as long as none comes.',
  points: 1,
  hints: [
    'The election is over. What is different from exercise 27?',
    'Only whom the others ask. Request, reply, release; first come, first served; nothing for the program of the coordinator.',
    'Put this.leader in the place of this.coordinator: elected() names it, and onRequest asks it.',
  ],
  advice: [
    leads,
    twice,
    {
      when: /messages were sent/,
      say: 'A request, a reply and a release for each entry, none for the program of the coordinator. Reports are for a new coordinator only.',
    },
    {
      when: /first in the line/,
      say: 'First come, first served, by the arrival of the request at the coordinator; its own program has no right of way.',
    },
    {
      when: /inside together/,
      say: 'While somebody is inside nobody else gets a reply. Whose release was still to come?',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits for a reply. Does a release come when a program leaves, and does the coordinator then reply to the next one in the queue?',
    },
  ],
});

const coordinatorDies = check('coordinator-dies', {
  title: 'goes on when the coordinator dies',
  teaches:
    'The book of a coordinator dies with it. The new one must write it anew, from what each node knows of itself.',
  points: 3,
  hints: [
    'The coordinator crashes. Who still knows who is inside, and who waits?',
    'Each node knows it of itself. The new coordinator asks all, itself included, and lets nobody in before all have answered.',
    "At 'leader' each node sends its report: { name, inside }. Requests that come meanwhile only go into the queue. Who has not answered after 300 ms is dead.",
  ],
  advice: [
    twice,
    {
      when: /inside together/,
      say: 'The new coordinator let somebody in, and did not know who was inside. Had all reported, its own node too? Has it taken one that lives for dead: a question and its answer take up to 200 ms, in an election too? Or had the one inside lost the lock although it lives?',
    },
    {
      when: /never gets in/,
      say: 'Somebody was forgotten. Who asked before the crash, during the election, or is the coordinator itself now, waits in no book unless it says so; and who left meanwhile must not stand in it.',
    },
    leads,
  ],
});

const anybodyDies = check('anybody-dies', {
  title: 'goes on whoever dies',
  teaches: 'All that holds for the holder of a lock and for a leader holds here at the same time.',
  points: 3,
  hints: [
    'Who may crash, and who notices it? The holder, somebody who waits, the coordinator, the one that is being elected?',
    'The coordinator looks after the holder as in exercise 27, whoever it is and however it came to know of it. Waiting is not looked after: the reply to a dead one is lost, and it is asked then.',
    'Set the timer for the question whenever there is a new holder, in one place, and clear both timers when there is another one, or another coordinator.',
  ],
  advice: [
    twice,
    {
      when: /the holder is dead for/,
      say: 'A holder loses the lock when it has not answered a question for 2,000 ms, as in exercise 27, and no sooner: who takes it after less takes it from one that is only slow.',
    },
    {
      when: /inside together/,
      say: 'Somebody that lives has lost the lock. The holder loses it only when it has not answered a question for 2 s: did it answer, and to which question of which coordinator?',
    },
    {
      when: /never gets in/,
      say: 'Somebody waits behind a dead one. Is every holder asked whether it lives, also one that the coordinator has got from a report, and does the lock go on after 2 s of silence?',
    },
    leads,
  ],
});

const comesBack = check('comes-back', {
  title: 'gives the lock to a coordinator that returns',
  teaches:
    'A coordinator that is back takes over from one that lives. There is one book, and it knows nothing.',
  points: 2,
  hints: [
    'Node 3 was dead, node 2 leads, and its own program is inside. Node 3 is back. What does each of them do?',
    'The one that is back leads, with an empty book: it asks all, as every new coordinator does. The one that led follows, and closes its book and its timers.',
    'Who comes back and does not lead is told who does, and reports like all others: it may have asked already.',
  ],
  advice: [
    twice,
    {
      when: /inside together/,
      say: 'Two coordinators have given the lock, or one that is back did not ask who is inside. Who hears of another leader gives nothing away any more.',
    },
    {
      when: /never gets in/,
      say: 'Somebody is in no book, or the lock is with somebody who is dead or has left. Follow what the coordinator was told, by whom, and whether it waits for one who will not answer.',
    },
    leads,
  ],
});

const overSockets = sockets('31', [
  'Four nodes, twenty entries each; the coordinator is killed while somebody is inside, and comes back later. What is different when a program asks for the twentieth time?',
  'Each request needs a name of its own: with the life of the node, and a number that goes up.',
  'A book begins empty whenever a node leads: no holder, no queue, no timer of the one before.',
]);

export default exercise({
  program: 'failover.ts',
  title: 'The coordinator fails',
  library: ['mysocks/distributed'],
  shareWork: true,
  advice: [
    {
      when: /ever served/,
      say: 'No program ever got in. In onRequest the node asks the leader; the leader replies; the reply leads to this.enter().',
    },
  ],
  checks: [asBefore, coordinatorDies, anybodyDies, comesBack, overSockets],
});
