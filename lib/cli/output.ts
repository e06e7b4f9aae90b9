/**
 * What a verb does when nobody takes what it prints.
 *
 * A reader may go away at any time (`| head -1`, a pager): that is nobody's mistake, and the verb ends quietly. A disk
 * may be full: then the verb says so, and has failed.
 *
 * @module
 */
import { errorCode, errorText } from '../grader/kernel/errors.ts';

let leave: () => void = () => process.exit(0);
let gone = false;

/** Looks after stdout and stderr for the whole command. */
export function guardOutput(): void {
  process.stderr.on('error', () => {}); // there is nobody left to tell
  process.stdout.on('error', (error) => {
    if (gone) return;
    gone = true;
    if (errorCode(error) !== 'EPIPE') {
      console.error(`mysocks: the output cannot be written: ${errorText(error)}`);
      process.on('exit', () => (process.exitCode = 2));
    }
    leave();
  });
}

/** What to do when the reader has gone, instead of ending at once: there may be results to write, or children to end. */
export function whenReaderGoes(action: () => void): void {
  leave = action;
  if (gone) action();
}

/** Whether the reader has gone. */
export function readerHasGone(): boolean {
  return gone;
}
