/**
 * The other end of a lane: grades what it is sent, until its parent is gone.
 *
 * @module
 */
import { errorText } from '../kernel/errors.ts';
import { cannotGrade } from './calibrate.ts';
import { gradeTask } from './grade-task.ts';
import { deferred } from './deferred.ts';
import type { Answer, Order } from './pool.ts';

export async function serveLane(): Promise<void> {
  const controller = new AbortController();
  const { promise: over, resolve: stop } = deferred<void>();
  let running: Promise<void> = Promise.resolve();
  process.on('disconnect', () => {
    controller.abort();
    stop();
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => controller.abort());
  process.on('message', (order: Order) => {
    running = answer(order, controller.signal).then((said) => {
      if (process.connected) process.send?.(said, () => {});
    });
  });
  await over;
  await running;
}

async function answer(order: Order, signal: AbortSignal): Promise<Answer> {
  try {
    if ('task' in order) return { result: await gradeTask(order.task, signal) };
    const unfit = await cannotGrade(order.calibrate, signal);
    return unfit === undefined ? { ready: true } : { unfit };
  } catch (error) {
    return { error: errorText(error) };
  }
}
