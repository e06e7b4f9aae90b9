// A clock that the test moves by hand.
import { onTestFinished, vi } from 'vitest';

/** Until the test is over no time goes by for `setTimeout()`, but what the test says. */
export async function handClock(): Promise<(ms: number) => void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  // As after a real timer, the event loop asks the kernel before the next immediate.
  await new Promise(setImmediate);
  return (ms) => void vi.advanceTimersByTime(ms);
}
