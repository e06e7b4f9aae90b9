// The page's talk with its workers, without a browser.
import { afterEach, expect, test, vi } from 'vitest';
import { Talk } from '../../../lib/distributed/page/conversation.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Workers that hear everything and say what a test lets them say. */
function workers() {
  const made: { heard: unknown[]; ended: boolean; says(said: object): void }[] = [];
  class FakeWorker extends EventTarget {
    heard: unknown[] = [];
    ended = false;
    constructor() {
      super();
      made.push(this);
    }
    postMessage(request: unknown): void {
      this.heard.push(request);
    }
    terminate(): void {
      this.ended = true;
    }
    says(said: object): void {
      this.dispatchEvent(new MessageEvent('message', { data: said }));
    }
  }
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  return made;
}

test('Talk waits with its requests until the worker is there, however long that takes', async () => {
  const made = workers();
  const answer = new Talk('blob:').ask({ what: 'begin', ids: [1] });
  vi.advanceTimersByTime(60_000);
  expect(made[0]).toMatchObject({ heard: [], ended: false });
  made[0]!.says({ what: 'ready' });
  expect(made[0]!.heard).toEqual([{ what: 'begin', ids: [1], number: 0 }]);
  made[0]!.says({ what: 'answer', number: 0, answer: 'lock' });
  expect(await answer).toBe('lock');
});

test('Talk ends a worker of which nothing is heard for 20 s', async () => {
  const made = workers();
  const talk = new Talk('blob:');
  made[0]!.says({ what: 'ready' });
  const answer = talk.ask({ what: 'ask', questions: [] });
  const why = answer.catch((error: unknown) => String(error));
  vi.advanceTimersByTime(19_000);
  made[0]!.says({ what: 'alive' });
  vi.advanceTimersByTime(19_999);
  expect(made[0]!.ended).toBe(false);
  vi.advanceTimersByTime(1);
  expect(made[0]!.ended).toBe(true);
  expect(await why).toContain('did not come back within 20 s');
});
