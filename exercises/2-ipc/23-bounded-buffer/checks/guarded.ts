/**
 * Who touches the ring without the mutex, and who does not sleep.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { sleepAdvice } from '../../checks/rules.ts';
import { sleeps } from '../../checks/sleeping.ts';
import { EMPTY, ENDLESS, FULL, hold, settles, startBuffer, startFull } from './buffer.ts';

export const guarded = check(
  'guarded',
  {
    title: 'touches the ring only with the mutex',
    teaches:
      'Two that change the same number at once lose one of the changes, now and then. Later you look for it for days.',
    points: 2,
    needs: ['once', 'bounded'],
    linux: true,
    hints: [
      'If somebody else held the mutex, could your producers still put, or your consumers take?',
      'Both need it: producers among themselves, consumers among themselves, and each against the other.',
      'semWait(memory, 0) right before the first touch of ring, in and out; semPost(memory, 0) right after the last one.',
    ],
    advice: [
      {
        when: /producer/,
        say: 'A producer has put an item without the mutex at offset 0.',
      },
      { when: /consumer/, say: 'A consumer has taken items without the mutex at offset 0.' },
    ],
  },
  async (t) => {
    const empty = await startBuffer(t, { slots: 30, producers: 2, consumers: 2, items: ENDLESS });
    await hold(t, empty);
    const flows = () => empty.memory.value(FULL) > 0 || empty.program.stdout.received > 0;
    const flowed = flows(); // what was done before the grader had the mutex says nothing
    const before = empty.program.stdout.received;
    await settles(t, empty, () =>
      flowed ? empty.program.stdout.received > before + 200 : flows(),
    );
    if (!flowed && flows()) t.fail('the grader has the mutex, but a producer has put an item');

    const size = { slots: 40, producers: 1, consumers: 1, items: ENDLESS };
    const full = await startFull(t, size);
    await hold(t, full);
    const { memory, program } = full;
    await settles(t, full, () => false);
    const least = memory.value(FULL) - size.consumers; // each may have waited for full already
    const took = () => memory.value(FULL) < least;
    program.process.pipes.stdout.resume();
    t.step('the grader reads its stdout');
    await settles(t, full, () => took() || memory.value(EMPTY) > 0);
    if (took() || memory.value(EMPTY) > 0)
      t.fail('the grader has the mutex, but a consumer has taken items');
  },
);

export const asleep = check(
  'sleeps',
  {
    title: 'sleeps while it waits, all processes',
    teaches:
      'semWait sleeps in the kernel until somebody posts. A loop that looks takes the time of those who would.',
    points: 1,
    needs: ['once'],
    linux: true,
    hints: [
      'What does top show of your processes while one of them is stopped with Ctrl-Z?',
      'A loop around semTrywait or semGetvalue computes all the time.',
      'await semWait, in children and parent; await waitpid in the parent.',
    ],
    advice: [sleepAdvice],
  },
  async (t) => {
    const buffering = await startBuffer(t, {
      slots: 3,
      producers: 2,
      consumers: 2,
      items: ENDLESS,
    });
    await hold(t, buffering);
    await settles(t, buffering, () => false);
    await sleeps(t, buffering.program);
  },
);
