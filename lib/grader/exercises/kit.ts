/**
 * The kit itself: where it is, what it keeps, which version it is.
 *
 * @module
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
  replaceFiles(dirname(file), { [basename(file)]: text });
}

/** Writes files, each in one step, in this order, and none of them before all are there to be put in place. */
export function replaceFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const names = Object.keys(files).map((name) => join(folder, name));
  const temporary = (name: string) => `${name}.${process.pid}.tmp`;
  try {
    for (const [name, text] of Object.entries(files))
      writeFileSync(temporary(join(folder, name)), text);
    for (const name of names) renameSync(temporary(name), name);
  } finally {
    for (const name of names) rmSync(temporary(name), { force: true });
  }
}

/** The version in package.json. */
export function kitVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return manifest.version;
}
