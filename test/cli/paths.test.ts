// No path may matter: what a shell, Vitest or esbuild takes for a pattern is a letter like any other.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kit, mysocks } from '../helpers/kit.ts';

const EXERCISE = 'exercises/1-sockets/00-first-steps';

test.each(['[a] {b} (c)', 'C# *!+@'])('mysocks grade works in a folder named %s', async (name) => {
  const folder = kit(name);
  const solution = join(EXERCISE, 'solution/first-steps.ts');
  cpSync(join(folder, solution), join(folder, EXERCISE, 'first-steps.ts'));
  const { status, stdout } = await mysocks(folder, 'grade', '0', '--strict');
  expect(stdout).toContain('2 of 2 checks passed');
  expect(status).toBe(0);
});

test('mysocks says at once in which folder it cannot work', async () => {
  const { status, stderr } = await mysocks(kit('what?'), 'grade', '0');
  expect(stderr).toBe('mysocks: the path of the kit must hold neither "?" nor "\\"\n');
  expect(status).toBe(2);
});
