/**
 * `junit.xml`, made from `run.tap` by tap-junit.
 *
 * @module
 * @see {@link https://github.com/dhershman1/tap-junit tap-junit}
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** It takes a second on a busy machine; one that hangs is ended. */
const LONGEST_MS = 120_000;

/**
 * Writes `junit.xml` beside `run.tap`. The number of its test cases must be that of the checks: tap-junit
 * takes an empty file for a success.
 */
export async function writeJunit(folder: string, suite: string, checks: number): Promise<void> {
  const temporary = mkdtempSync(join(folder, '.junit-'));
  try {
    // It takes its input below the current folder only, and its exit status tells of failed checks too.
    const args = ['-p', '-i', 'run.tap', '-o', temporary, '-n', 'junit.xml', '-c', suite];
    const options = { cwd: folder, timeout: LONGEST_MS, killSignal: 'SIGKILL' } as const;
    await promisify(execFile)(process.execPath, [program(), ...args], options).catch(() => {});
    const file = join(temporary, 'junit.xml');
    const found = readFileSync(file, 'utf8').match(/<testcase\b/g)?.length ?? 0;
    if (found !== checks) throw new Error(`junit.xml must hold ${checks} checks: got ${found}`);
    renameSync(file, join(folder, 'junit.xml'));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function program(): string {
  return createRequire(import.meta.url).resolve('tap-junit/bin/tap-junit');
}
