/**
 * Puts a source that was handed in into the folder of its hand-in.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../kernel/errors.ts';
import { cleanText } from '../words/text.ts';
import { Hostile, LIMITS } from './judge.ts';
import type { HandIn } from './types.ts';

/** A hand-in, and how much there is of it so far. */
export type Collecting = HandIn & { bytes: number; files: number };

/** @throws Hostile when it gets too much. */
export function keep(handIn: Collecting, parts: readonly string[], bytes: Buffer): void {
  handIn.bytes += bytes.length;
  handIn.files++;
  if (handIn.bytes > LIMITS.total || handIn.files > LIMITS.files)
    throw new Hostile('it is too much altogether');
  const file = join(handIn.dir, ...parts);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    if (!/^(EEXIST|ENAMETOOLONG|ENOTDIR|EISDIR)$/.test(errorCode(error))) throw error;
    handIn.notes.push(`${cleanText(parts.join('/'))} is not taken: ${errorCode(error)}`);
  }
}
