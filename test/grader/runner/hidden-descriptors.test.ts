// In a container that hides the descriptors of other users' processes, one of these users looks; where not even that
// can be had, what they show is not judged, and that is no failure.
import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { gradeIn } from '../../helpers/kit.ts';
import { wrongProgram } from '../../helpers/specimen.ts';

const run = promisify(execFile);
const WITHOUT = '-sys_ptrace,-sys_admin';
const EXERCISE = '09-upper-concurrent';

/** Grades in such a container; `PATH` tells which commands it has. */
async function gradeBlind(args: string[], PATH = process.env['PATH']) {
  const results = temporaryFolder();
  const blind = [`--bounding-set=${WITHOUT}`, `--inh-caps=${WITHOUT}`, '--'];
  const env = { ...process.env, PATH, MYSOCKS_ISOLATION: 'process-group' };
  const grade = [join(ROOT, 'lib/cli/mysocks.mjs'), 'grade', ...args, '--results', results];
  const command = [...blind, process.execPath, ...grade];
  const { stdout } = await run('setpriv', command, { env });
  return { stdout, results };
}

/** A folder with the commands that grading wants, but for the one that looks at descriptors. */
function withoutFind(): string {
  const folder = temporaryFolder();
  for (const name of ['sh', 'setpriv', 'prlimit', 'env'])
    symlinkSync(join('/usr/bin', name), join(folder, name));
  return folder;
}

describe.skipIf(process.getuid?.() !== 0)('mysocks grade without CAP_SYS_PTRACE', () => {
  test('mysocks grade has the descriptors looked at by the user of the program', async () => {
    const leaks = await wrongProgram('04', 'never-closes');
    const { results } = await gradeBlind(['04', '--program', leaks, '--check', 'ledger']);
    const ledger = gradeIn(results, '04-upper-server').checks.find(({ id }) => id === 'ledger');
    expect(ledger).toMatchObject({ verdict: 'failed', points: 0 });
    expect(ledger?.message).toMatch(/descriptor \d+: a connection/);
  });

  test('mysocks grade judges no descriptors that nobody can see, and all that needs them', async () => {
    const solution = join(ROOT, 'exercises/1-sockets', EXERCISE, 'solution/upper-concurrent.ts');
    const { stdout, results } = await gradeBlind(['09', '--program', solution], withoutFind());
    const grade = gradeIn(results, EXERCISE);
    const verdicts = new Set(grade.checks.map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(['passed', 'not-judged']));
    expect(grade.points).toBe(grade.max);
    expect(stdout).toMatch(/of \d+ points; \d+ checks? \(\d+ points?\) cannot be judged here/);
  });
});
