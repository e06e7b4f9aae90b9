/**
 * How a call is observed: it is published on the channels of observe.ts when it begins and when it ends.
 *
 * @module
 */
import { errno } from '../errno.ts';
import { begins, ends, type Call } from './call.ts';

// Not awaited here: a module that waits at its top level cannot be loaded by a program of the old kind (CommonJS).
const recording: Promise<unknown> | undefined = process.env.MYSOCKS_TRACE
  ? import('../trace/record/record.ts')
  : undefined;

/** True while somebody observes. */
export function observed(): boolean {
  return begins.hasSubscribers || ends.hasSubscribers || recording !== undefined;
}

/** Resolves when the recording, if there is one, hears the calls. */
export async function recordingStarts(): Promise<void> {
  await recording;
}

/** Publishes that a call begins. */
export function begin(call: Call): void {
  begins.publish(call);
}

/** Publishes what a call came to, and gives it back. */
export function finish(call: Call, result: number): number {
  call.res = result;
  if (result < 0) call.errno = errno();
  ends.publish(call);
  return result;
}
