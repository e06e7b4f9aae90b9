/**
 * The checks of exercise 32: shared memory over messages.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { explored } from '../checks/explored.ts';
import { sockets } from '../checks/sockets.ts';

const check = explored('32');

const advice = [
  {
    when: /ever served/,
    say: 'No operation was ever answered: this.reply(value) for a read, this.reply() for a write.',
  },
  {
    when: /never answered/,
    say: 'Each operation is answered once: reply(value) for a read, reply() for a write, also when several nodes want the same page at the same time.',
  },
  {
    when: /messages were sent/,
    say: 'Count: a read takes at most 5 messages, and none when the page was read here and nobody has begun to write it since; a write takes at most 4 and 2 for each copy.',
  },
  {
    when: /no order of the operations/,
    say: 'Somebody has read an old value after it could know of the new one. When a write is answered, no old copy may be left anywhere: drop or renew the copies first, and wait until each has said that it did.',
  },
];

export default exercise({
  program: 'shared-memory.ts',
  title: 'Shared memory without shared memory',
  library: ['mysocks/distributed'],
  shareWork: true,
  advice,
  checks: [
    check('alone', {
      title: 'reads what it has written itself',
      teaches: 'Memory gives back what was written last; before that, 0.',
      points: 1,
      hints: [
        'Nobody has written the page yet. What does a read give?',
        'A page is 0 at first. A write that is answered is seen by the next read of the same program.',
        'Someone must know each page: the lowest node, say. onRead asks it, its message brings the value, and reply(value) answers the program.',
      ],
    }),
    check('messages', {
      title: 'needs few messages, and none for what it has a copy of',
      teaches: 'A copy is what makes shared memory fast: most reads ask nobody.',
      points: 2,
      hints: [
        'The same page is read twice. Whom does the second read ask?',
        'Keep what a read has brought. Who writes must then know who has a copy.',
        'A Set of those who have a copy, for each page, where the page is known: only these are told of a write.',
      ],
    }),
    check('store-buffer', {
      title: 'shows a write to everybody before it is done',
      teaches:
        'Each of two writes its own page, then reads the other: at least one must see what the other wrote. Processors with store buffers break this.',
      points: 2,
      hints: [
        'Both have read the page of the other before. What has become of these copies when their writes are answered?',
        'A write is done when no old copy is left: not when it was sent, and not when the copies were told.',
        'Wait for an acknowledgement of each copy, and reply() to the writer only then.',
      ],
    }),
    check('message-passing', {
      title: 'shows two writes in their order',
      teaches: 'Who sees the flag must see the data that was written before it.',
      points: 2,
      hints: [
        'x is written, then y. A third has an old copy of x, and reads the new y. What does it read of x then?',
        'The write of x must not be done while an old copy of x is left.',
        'Each page may have a home of its own, as long as a write there waits for the copies.',
      ],
    }),
    check('coherence', {
      title: 'shows all writes to all in one order',
      teaches: 'Two writers of one page: one is first, and everybody must agree on which.',
      points: 1,
      hints: [
        'Two write the same page at the same moment. Who says which is first?',
        'One place for each page, where one operation is served after the other.',
        'A list of those who wait; the next is served when the one before is done.',
      ],
      advice: [
        {
          when: /\bWRC\b/,
          say: 'One has read the new value, and tells another, who still has the old one. Nobody may see what is written before every old copy is gone: drop all copies first, or let one place send the news of all pages.',
        },
        {
          when: /the writer's own copy/,
          say: 'Who writes a page may keep what it wrote as a copy. But the next writer must have it dropped like any other: who knows of it?',
        },
      ],
    }),
    check('random', {
      title: 'explains whatever four programs do',
      teaches: 'Sequentially consistent: some order of all operations explains all answers.',
      points: 1,
      hints: [
        'Which operation is under way, in the steps, when the one that is wrong begins?',
        'A copy that is asked for while a write waits: does the reader get the old value, and does the writer know of its copy?',
        'While a write of a page is going on, reads of it wait at the place that knows the page.',
      ],
    }),
    sockets('32', [
      'Three nodes, sixty operations each, on three pages. What is different from the few operations that the explorer tries?',
      'Values are any numbers, and pages have any names. Nothing may be kept for longer than it is true.',
      'Each operation ends with one reply, and each write ends with no old copy left, the hundredth like the first.',
    ]),
  ],
});
