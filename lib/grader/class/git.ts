/**
 * Hand-ins in git repositories: a file with an address on each line, and before it a name, if wanted.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanText } from '../words/text.ts';
import type { HandIn } from './types.ts';

const run = promisify(execFile);
const LONGEST_MS = 120_000;
/** At once. */
const CLONES = 4;

/** Fetches the newest state of each: no history, no submodule, no link, no question. */
export async function fromGit(list: string, scratch: string): Promise<HandIn[]> {
  const lines = readFileSync(list, 'utf8').split(/\r?\n/);
  const wanted = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const handIns = wanted.map((line, i): HandIn & { url: string } => {
    const words = line.split(/[\s,;]+/);
    const url = words.at(-1) ?? '';
    const name = words.slice(0, -1).join(' ') || url;
    const dir = join(scratch, String(i));
    return { from: 'git', key: name, name, members: [], dir, late: false, notes: [], url };
  });
  const left = handIns.values();
  const lane = async () => {
    for (const handIn of left) await clone(handIn);
  };
  await Promise.all(Array.from({ length: CLONES }, lane));
  return handIns;
}

async function clone(handIn: HandIn & { url: string }): Promise<void> {
  const { url, dir } = handIn;
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
  };
  const options = { env, timeout: LONGEST_MS };
  const settings = ['-c', 'core.symlinks=false', '-c', 'core.hooksPath=/dev/null'];
  const what = ['--depth=1', '--no-recurse-submodules', '--no-tags', '--template=', '--quiet'];
  try {
    await run('git', [...settings, 'clone', ...what, '--', url, dir], options);
    const { stdout } = await run('git', ['-C', dir, 'log', '-1', '--format=%cI'], options);
    handIn.submitted = new Date(stdout.trim());
  } catch (error) {
    const words =
      error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const [line = ''] = words.split('\n').filter((each) => /fatal|error/i.test(each));
    handIn.unreadable = `the repository cannot be fetched: ${cleanText(line)}`;
  } finally {
    rmSync(join(dir, '.git'), { recursive: true, force: true });
  }
}
