// Commands as they stand in scripts and chapters, with the kit's own command in place of npx(1).
import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from './folder.ts';
import type { Run } from './kit.ts';

let folder: string | undefined;

/** A folder with an `npx` that knows `mysocks` only, wherever it is called. */
function npxFolder(): string {
  if (folder !== undefined) return folder;
  folder = temporaryFolder();
  const command = `exec "${process.execPath}" "${join(ROOT, 'lib/cli/mysocks.mjs')}" "$@"`;
  writeFileSync(
    join(folder, 'npx'),
    `#!/bin/sh\n[ "$1" = mysocks ] || exit 9\nshift\n${command}\n`,
  );
  chmodSync(join(folder, 'npx'), 0o755);
  return folder;
}

/** Runs a command line in a folder. */
export function bash(line: string, cwd: string, variables: Record<string, string>): Promise<Run> {
  const PATH = `${npxFolder()}${delimiter}${process.env['PATH']}`;
  const env = { ...process.env, PATH, ...variables };
  return new Promise((resolve) => {
    execFile('bash', ['-c', line], { cwd, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ status: typeof code === 'number' ? code : -1, stdout, stderr });
    });
  });
}
