/**
 * How a runner is started with the kit: as it was compiled together with the command, or else as it is.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiledFile } from '../exercises/compiled.ts';

const MAIN = join(import.meta.dirname, 'main.ts');

export interface RunnerKit {
  readonly command: readonly string[];
  /** The URL of a file of checks, for this runner and for us. */
  readonly urlOf: (checks: string) => string;
}

/** All that is needed to run these files of checks. */
export function kitFor(checks: readonly string[]): RunnerKit {
  const main = compiledFile(MAIN);
  const plain = (file: string) => pathToFileURL(file).href;
  if (main !== undefined && checks.every((file) => compiledFile(file) !== undefined))
    return {
      command: [process.execPath, fileURLToPath(main)],
      urlOf: (file) => compiledFile(file) ?? plain(file),
    };
  return { command: [process.execPath, ...withTypes(), MAIN], urlOf: plain };
}

/** What a Node needs that does not leave out the types by itself. */
function withTypes(): string[] {
  if ('typescript' in process.features && process.features.typescript !== false) return [];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href];
}
