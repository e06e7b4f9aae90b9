/**
 * Results on disk, as JSON.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Grade } from '../results/grade-json.ts';

/** A grade in which one check is replaced. */
export function withCheck(before: Grade, after: Grade, id: string): Grade {
  const fresh = after.checks.find((check) => check.id === id);
  const checks = before.checks.map((check) => (check.id === id && fresh ? fresh : check));
  const judged = checks.filter(({ verdict }) => verdict !== 'not-judged');
  return {
    ...after,
    points: checks.reduce((sum, { points }) => sum + points, 0),
    max: judged.reduce((sum, { max }) => sum + max, 0),
    checks,
  };
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What is in a file; `undefined` when it is not there, or was cut off. */
export function read(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
