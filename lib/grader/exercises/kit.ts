/**
 * The kit itself: where it is, what it keeps, which version it is.
 *
 * @module
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../entries.ts';

export { ROOT };
/** Where the kit keeps what it writes. */
export const STATE = join(ROOT, '.mysocks');
/** Where results go by default. */
export const RESULTS = join(STATE, 'results');

/** What the compiler lets pass in students' programs, though not in the kit's own. */
export const LENIENT = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  noUncheckedIndexedAccess: false,
  exactOptionalPropertyTypes: false,
};

/** Writes a file so that a reader sees the old one or the new one, never a part. */
export function writeAtomically(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/** The version in package.json. */
export function kitVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return manifest.version;
}
