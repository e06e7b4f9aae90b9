/**
 * The secret of a class, with which names become ids, and its seed.
 *
 * A class that is graded in one place draws both. Shards know nothing of each other, and must agree all the same: they
 * find them in a `class.json` that was put into their folders, or make them from MYSOCKS_CLASS_SECRET, or, where neither
 * is there, from all that was handed in. Who has all of that has the names, too. A list of git addresses is another
 * matter: what can be fetched by anybody keeps no secret.
 *
 * @module
 */
import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesBelow } from '../grading/handed-in.ts';
import { newSeed } from '../trial/random.ts';
import { hashOf } from './keys.ts';
import type { ClassFile, HandIn } from './types.ts';

const VARIABLE = 'MYSOCKS_CLASS_SECRET';
const SHORTEST = 16;

/** @throws When shards have nothing that only they know. */
export function secretsFor(
  before: ClassFile | undefined,
  handIns: readonly HandIn[],
  isShard: boolean,
): Pick<ClassFile, 'seed' | 'secret'> {
  if (before !== undefined) return before;
  const given = process.env[VARIABLE];
  if (given !== undefined && given.length < SHORTEST)
    throw new Error(`${VARIABLE} must have at least ${SHORTEST} characters`);
  if (given === undefined && !isShard)
    return { seed: newSeed(), secret: randomBytes(32).toString('hex') };
  if (given === undefined && handIns.some(({ from }) => from === 'git'))
    throw new Error(
      `Shards of git repositories need a secret: set ${VARIABLE} to the same in all, as "openssl rand -hex 32" makes it`,
    );
  const secret = stretched(given ?? contents(handIns));
  return { seed: parseInt(hashOf(['seed', secret]).slice(0, 7), 16), secret };
}

/** So dear that trying many costs much. */
function stretched(text: string): string {
  return scryptSync(text, 'mysocks class', 32).toString('hex');
}

/** A hash of all that was handed in. */
function contents(handIns: readonly HandIn[]): string {
  const hash = createHash('sha256');
  for (const { key, dir } of handIns.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    hash.update(`\0${key}\0`);
    const files = entriesBelow(dir).filter(({ isFile }) => isFile);
    for (const { path } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
      hash.update(`\0${path}\0`).update(readFileSync(join(dir, path)));
  }
  return hash.digest('hex');
}
