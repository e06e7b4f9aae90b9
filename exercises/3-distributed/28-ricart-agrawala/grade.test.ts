/**
 * The checks of exercise 28: a lock that all agree on.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { explored } from '../checks/explored.ts';
import { sockets } from '../checks/sockets.ts';

const check = explored('28');

const oneAtATime = check('one-at-a-time', {
  title: 'lets one program in at a time',
  teaches: 'Nobody decides alone: a program may enter when every other node has said that it may.',
  points: 3,
  hints: [
    'Two nodes ask at the same moment. What does each of them answer the other, and when?',
    'Who is inside answers later. Who wants to get in, and asked earlier, answers later too. At the same time: the lower number goes first.',
    'Compare the time of the request that came with the time at which the program here asked, not with the clock of now: (asked, id) against (time, from).',
  ],
  advice: [
    {
      when: /inside together/,
      say: 'Read the steps backwards: who sent the last reply, and why was it not put off? It is put off while the program here is inside, and while it has asked earlier.',
    },
    {
      when: /has not asked|not asked/,
      say: 'Count replies only while the program here wants to get in, and begin with none at each request.',
    },
  ],
});

const allGetIn = check('all-get-in', {
  title: 'lets everybody in who asks',
  teaches: 'A reply that is put off must be given some day: at the latest when the program leaves.',
  points: 2,
  hints: [
    'Who waits for whose reply when nothing happens any more?',
    'Every request is answered exactly once: at once, or when the program here leaves. Who is noted for later must not be lost.',
    'for (const to of this.deferred) this.send(to, …); this.deferred = []: in this order. And two that wait for each other have both found that they asked earlier: break ties by the number.',
  ],
  advice: [
    {
      when: /./,
      say: 'Look for the request that was never answered: each gets one reply, at once or when the program here leaves.',
    },
  ],
});

const messages = check('messages', {
  title: 'sends 2(n-1) messages for an entry',
  teaches:
    'A request to each of the others and a reply from each: that is what agreement costs here, no more and no less.',
  points: 2,
  hints: [
    'How many messages does the picture show for one entry, and which of them does nobody need?',
    'n-1 requests, n-1 replies. No acknowledgement, no release: the reply that was put off is the release.',
    'A node does not send to itself what it knows already, and asks each of the others once.',
  ],
  advice: [
    {
      when: /./,
      say: 'One request to each of the others, one reply from each. A reply that comes late is the release: no other message is needed.',
    },
  ],
});

const earlierFirst = check('earlier-first', {
  title: 'lets in first who asked earlier, as happened-before says',
  teaches:
    'Earlier is what can have been a cause. The clock sees it only when every message carries the time, replies too.',
  points: 2,
  hints: [
    'One node asks when it has heard, by way of a third, that the other has asked. Does its clock know?',
    'Every message carries the time of its sender, and every arrival sets the clock: max(own, time) + 1.',
    'In onMessage, before anything else: this.time = Math.max(this.time, time) + 1. And a reply takes the time of now: ++this.time.',
  ],
  advice: [
    {
      when: /./,
      say: 'A chain of messages leads from the earlier request to the later one, and the clock did not go along. Does a reply carry the time, and is the clock set at its arrival?',
    },
  ],
});

const overSockets = sockets('28', [
  'Three nodes, then five, twenty entries each. What is different when a program asks for the twentieth time?',
  'Begin each request with a clean slate: no replies so far. And clear what was put off when it has been answered.',
  'Nothing in a node or in a message may grow with the number of entries, but for the time.',
]);

export default exercise({
  program: 'ricart-agrawala.ts',
  title: 'A lock that all agree on',
  library: ['mysocks/distributed'],
  shareWork: true,
  advice: [
    {
      when: /ever served/,
      say: 'No program ever got in. The class must ask the others in onRequest, and call this.enter() when it has all their replies.',
    },
  ],
  checks: [oneAtATime, allGetIn, messages, earlierFirst, overSockets],
});
