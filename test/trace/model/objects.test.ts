import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { story, title } from '../../../lib/trace/show/story.ts';
import { noBrowser, openPage } from '../../helpers/browser.ts';
import { MS, Tape } from '../../helpers/tape.ts';

/** A child that waits for a semaphore, and for a pipe that its parent writes to. */
function waits(): Tape {
  const pipe = 'pipe:[812345]';
  return new Tape()
    .proc(7, 'producer', 0)
    .proc(8, 'consumer', 5 * MS)
    .call(8, 'ipc:semWait', 6 * MS, 46 * MS, { on: 64, object: 'semaphore 64' })
    .call(7, 'ipc:semPost', 46 * MS, 46 * MS + 20, { on: 64, object: 'semaphore 64' })
    .call(8, 'ipc:read', 50 * MS, 60 * MS, { on: 20, n: 10, object: pipe, res: 2 })
    .call(7, 'ipc:write', 59 * MS, 59 * MS + 50, { on: 21, n: 2, object: pipe, res: 2 })
    .call(7, 'ipc:close', 61 * MS, 61 * MS + 5, { on: 9 })
    .exit(8, 70 * MS)
    .exit(7, 71 * MS);
}

describe('findObjects()', () => {
  test('a pipe, a queue or a semaphore has the calls of all processes on it', () => {
    const { objects, connections } = buildModel(waits().records);
    expect(objects.map(({ label }) => label)).toEqual(['semaphore 64', 'pipe 1']);
    const calls = objects.map(({ spans }) => spans.map(({ process, op }) => [process.name, op]));
    expect(calls[1]).toEqual([
      ['consumer', 'ipc:read'],
      ['producer', 'ipc:write'],
    ]);
    expect(connections).toEqual([]);
  });

  test('the story tells of the longest wait', () => {
    const model = buildModel(waits().records);
    expect(title(model)).toBe('producer, consumer');
    expect(story(model)).toEqual([
      'Consumer (pid 8) was blocked longest, in semWait on semaphore 64: 40 ms.',
    ]);
  });

  test.skipIf(noBrowser)('the page has a lane for each, which shows who waits', async () => {
    const page = await openPage([waits()]);
    const names = await page.locator('.names .name').allTextContents();
    expect(names).toEqual(['producer', 'consumer', 'semaphore 64', 'pipe 1']);
    const texts = await page.locator('.texts text').allTextContents();
    expect(texts).toContain('consumer in semWait · 40 ms');
    expect(await page.locator('.figures, .steps').allTextContents()).toEqual(['']);
  });
});

describe('a message that has a number', () => {
  test('goes from the call that sends it to the call that receives it', () => {
    const tape = new Tape()
      .proc(1, 'one')
      .proc(2, 'two')
      .call(1, 'ipc:msgsnd', 10, 20, { on: 3, n: 5, data: 'hello', message: '1.1' })
      .call(2, 'ipc:msgrcv', 5, 30, { on: 3, n: 100, res: 5 });
    const received = tape.records.findLast((record) => record.t === 'end');
    const records = tape.records.map((record) =>
      record === received ? { ...record, message: '1.1' } : record,
    );
    const [message] = buildModel(records).messages;
    expect(message).toMatchObject({ kind: 'data', bytes: 5, text: 'hello' });
    expect([message?.from.ts, message?.to.ts]).toEqual([10, 30]);
  });
});
