import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { start, type TestProgram, type Ways } from '../helpers/program.ts';

const COMMAND = 'lib/cli/mysocks.mjs';

async function mysocks(args: string[], ways: Ways = {}): Promise<TestProgram & { code: number }> {
  const program = start(COMMAND, args, ways);
  return Object.assign(program, { code: (await program.end).code ?? -1 });
}

test('mysocks alone says where you are in ten lines at most, and how to hear more', async () => {
  const { code, stdout, stderr } = await mysocks([]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^You are at \d\d /);
  expect(stdout).toContain('npx mysocks --help');
  expect(stdout.split('\n').length).toBeLessThanOrEqual(10);
  expect(code).toBe(0);
});

test('mysocks --help lists its verbs', async () => {
  const { code, stdout, stderr } = await mysocks(['--help']);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ {2}tour /m);
  expect(stdout).toMatch(/^ {2}help \[VERB\] /m);
  expect(code).toBe(0);
});

test('mysocks asks "did you mean" for an unknown verb, and exits with 2', async () => {
  const { code, stdout, stderr } = await mysocks(['tuor']);
  expect(stderr).toContain("error: unknown command 'tuor'\n(Did you mean tour?)");
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('mysocks exits with 2 for an unknown option of a verb', async () => {
  const { code, stderr } = await mysocks(['tour', '--slow']);
  expect(stderr).toContain("unknown option '--slow'");
  expect(code).toBe(2);
});

test('mysocks says which Node it needs when it runs on an older one', async () => {
  const old = `Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } });
    Object.defineProperty(process, 'version', { value: 'v20.18.3' });`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(old)}`;
  const { code, stdout, stderr } = await mysocks([], { env: { NODE_OPTIONS } });
  expect(stderr).toContain('mysocks: Node.js 20.19 or newer is needed: this is v20.18.3\n');
  expect(stdout).toBe('');
  expect(code).toBe(1);
});

test('mysocks says what to do when its packages are not installed', async () => {
  const folder = temporaryFolder();
  for (const path of ['package.json', 'lib']) cpSync(path, join(folder, path), { recursive: true });
  const program = start(join(folder, COMMAND));
  const { code } = await program.end;
  expect(program.stderr).toMatch(/^mysocks: Cannot find package .*\n.* run npm ci\n$/);
  expect(code).toBe(1);
});
