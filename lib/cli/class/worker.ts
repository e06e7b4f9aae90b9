/**
 * `npx mysocks class worker --queue redis://…`.
 *
 * @module
 */
import { serveQueue } from '../../grader/class/worker.ts';
import { cleanText } from '../../grader/words/text.ts';
import { usageError } from '../exercise-argument.ts';
import { interruptible } from '../interrupt.ts';

export async function classWorker(options: {
  queue: string;
  jobs: string;
  isolation: string;
}): Promise<void> {
  const { queue, jobs, isolation } = options;
  if (isolation !== 'bubblewrap' && isolation !== 'any')
    usageError(`--isolation must be bubblewrap or any: got "${isolation}"`);
  if (!/^[1-9]\d{0,3}$/.test(jobs)) usageError(`--jobs must be a number from 1: got "${jobs}"`);
  const say = (line: string) => console.log(`worker ${process.pid}: ${cleanText(line)}`);
  await interruptible((signal) => serveQueue(queue, Number(jobs), isolation, say, signal));
}
