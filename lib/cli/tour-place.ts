/**
 * What every tour is given.
 *
 * @module
 */

/** Where a tour works. */
export interface TourPlace {
  /** A new folder. It stays if all goes well. */
  readonly dir: string;
  /** What the folder will be called then, as a path from here. */
  readonly kept: string;
  /** Ends the tour early. */
  readonly signal: AbortSignal;
}

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
