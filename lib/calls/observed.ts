/**
 * How a call is observed: it is published on the channels of call.ts when it begins and when it ends.
 *
 * @module
 */
import { errno } from '../errno.ts';
import { begins, ends, type Call } from './call.ts';

let recording: Promise<unknown> | undefined;
let hidden = false;

/** Lets the first call wait until the recording hears it. */
export function recordWith(loading: Promise<unknown>): void {
  recording = loading;
}

/** True while somebody observes. */
export function observed(): boolean {
  return !hidden && (begins.hasSubscribers || ends.hasSubscribers || recording !== undefined);
}

/** Does the library's own work with calls that nobody observes. No call of the program may be running. */
export async function unobserved(work: () => Promise<void>): Promise<void> {
  hidden = true;
  await work();
  hidden = false;
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
  call.result = result;
  if (result < 0) call.errno = errno();
  ends.publish(call);
  return result;
}
