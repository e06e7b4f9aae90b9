// Small programs that stand in the test itself. They run as plain JavaScript: no loader, so they start fast.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import { ENTRIES } from '../../lib/entries.ts';
import { findsKoffi } from '../../lib/grader/sandbox/koffi.ts';
import { root, start, type TestProgram, type Ways } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'mysocks-script-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = new Map<string, Promise<string>>();

/** Bundles a program, which may import 'mysocks' and files relative to test/, and gives the name of the file. */
export function script(source: string): Promise<string> {
  let file = built.get(source);
  if (file === undefined) {
    file = bundle(source, join(folder, `script-${built.size}.mjs`));
    built.set(source, file);
  }
  return file;
}

async function bundle(source: string, outfile: string): Promise<string> {
  await build({
    stdin: { contents: source, resolveDir: join(root, 'test'), loader: 'ts' },
    bundle: true,
    outfile,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: Object.fromEntries(ENTRIES),
    packages: 'external',
    external: ['esbuild'],
    logLevel: 'silent',
    plugins: [findsKoffi],
  });
  return outfile;
}

/** Starts such a program. */
export async function run(
  source: string,
  args: readonly string[] = [],
  ways: Ways = {},
): Promise<TestProgram> {
  return start(await script(source), args, ways);
}
