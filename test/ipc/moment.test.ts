import { describe, expect, test } from 'vitest';
import { write } from '../../lib/ipc/index.ts';
import { hasMoment } from '../../lib/ipc/moment.ts';
import { isReadySoon, POLLIN } from '../../lib/ipc/poll.ts';
import { aPipe, noLinux } from '../helpers/ipc.ts';

test('hasMoment() gives a few moments, and more after a turn of the event loop', async () => {
  let count = 0;
  while (count < 1000 && hasMoment()) count++;
  expect(count).toBe(16);
  expect(hasMoment()).toBe(false);
  await new Promise(setImmediate);
  expect(hasMoment()).toBe(true);
});

describe.skipIf(noLinux)('isReadySoon()', () => {
  test('isReadySoon() says whether there is something to read, and gives up when nothing comes', async () => {
    const [reads, writes] = aPipe();
    expect(isReadySoon(reads, POLLIN)).toBe(false);
    await write(writes, 'x');
    expect(isReadySoon(reads, POLLIN)).toBe(true);
  });
});
