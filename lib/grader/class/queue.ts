/**
 * The queue, BullMQ on Redis or Valkey: what the command that collects and the workers agree on.
 *
 * A job carries its sources, and its result is its return value: no disk is shared. The number of a job is the id of the
 * hand-in and its key, so that nothing is graded twice.
 *
 * @module
 */
import type * as Bull from 'bullmq';
import type { JobsOptions, QueueOptions } from 'bullmq';
import { hashOf } from './keys.ts';
import { needed } from './optional.ts';
import { ATTEMPTS } from './pool.ts';
import type { Task } from './types.ts';

export const QUEUE = 'mysocks-class';
const RETRY_MS = 500;
const BACKOFF_MS = 1_000;

export async function bullmq(): Promise<typeof Bull> {
  await needed('ioredis', () => import('ioredis'));
  return needed('bullmq', () => import('bullmq'));
}

/** Goes on for ever where Redis is away: it comes back. */
export function connectionTo(url: string): QueueOptions['connection'] {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  if (!/^rediss?:$/.test(protocol))
    throw new Error(`The queue must be redis://HOST:PORT: got "${url}"`);
  return {
    host: hostname,
    port: Number(port || 6379),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { db: Number(pathname.slice(1)) }),
    ...(protocol === 'rediss:' && { tls: {} }),
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY_MS,
  };
}

/** By all that is to be done: a check alone is another job than the whole. */
export function jobIdOf({ id, key, exercises }: Task): string {
  const wanted = exercises.map((each) => [each.id, each.check ?? '']);
  return `${id}-${key.slice(0, 16)}-${hashOf(wanted).slice(0, 8)}`;
}

export function jobOptions(task: Task): JobsOptions {
  const backoff = { type: 'fixed', delay: BACKOFF_MS };
  return {
    jobId: jobIdOf(task),
    attempts: ATTEMPTS,
    backoff,
    removeOnComplete: false,
    removeOnFail: false,
  };
}
