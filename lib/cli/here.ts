/**
 * How paths are shown.
 *
 * @module
 */
import { relative } from 'node:path';

/** A path as the person in this folder would type it. */
export function here(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('../..') ? path : short;
}
