// In a container that hides the descriptors of other users' processes, what they show cannot be judged.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { gradeIn } from '../../helpers/kit.ts';
import { wrongProgram } from '../../helpers/specimen.ts';

const run = promisify(execFile);
const WITHOUT = '-sys_ptrace,-sys_admin';

test('mysocks grade judges no descriptors where it cannot see them', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root runs programs as another user');
  const results = temporaryFolder();
  const leaks = await wrongProgram('04', 'never-closes');
  const grade = ['grade', '04', '--program', leaks, '--check', 'ledger', '--results', results];
  const blind = [`--bounding-set=${WITHOUT}`, `--inh-caps=${WITHOUT}`, '--'];
  const env = { ...process.env, MYSOCKS_ISOLATION: 'process-group' };
  const command = [...blind, process.execPath, join(ROOT, 'lib/cli/mysocks.mjs'), ...grade];
  const { stdout } = await run('setpriv', command, { env });
  expect(stdout).toMatch(/not judged here .* ledger/);
  const ledger = gradeIn(results, '04-upper-server').checks.find(({ id }) => id === 'ledger');
  expect(ledger).toMatchObject({ verdict: 'not-judged', points: 0 });
  expect(ledger?.message).toContain('SYS_PTRACE');
});
