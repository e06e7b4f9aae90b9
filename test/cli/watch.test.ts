// `mysocks watch` in a terminal, which script(1) of util-linux gives it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const version = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasScript = version.status === 0 && version.stdout.includes('util-linux');

/** A kit with one exercise, whose starter lets a second client wait for the first one. */
function kit(): string {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'lib'), join(folder, 'lib'), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json'])
    cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const exercise = join(folder, 'exercises/1-sockets/04-echo');
  mkdirSync(join(exercise, 'starter'), { recursive: true });
  const checks = readFileSync(
    join(import.meta.dirname, '../grader/runner/recordings.checks.ts'),
    'utf8',
  );
  writeFileSync(join(exercise, 'grade.test.ts'), checks);
  writeFileSync(join(exercise, 'README.md'), '# 04 A server that is watched\n');
  cpSync(join(ROOT, 'test/grader/runner/one-at-a-time.ts'), join(exercise, 'starter/server.ts'));
  return folder;
}

test.skipIf(!hasScript)(
  'mysocks watch shows the trace of the failed check at the key t, and ends at q',
  async () => {
    const folder = kit();
    const command = `${process.execPath} lib/cli/mysocks.mjs watch`;
    const env = { ...process.env, NO_COLOR: '1', CI: '1', TERM: 'xterm' };
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    await expect.poll(() => shown).toContain('t trace');
    expect(shown).toMatch(/1 client\s+waited/);
    terminal.stdin.write('t');
    await expect.poll(() => shown).toMatch(/What the processes did in the failed check: .*\.html/);
    const page = /failed check: (\S+\.html)/.exec(shown)?.[1] ?? '';
    expect(readFileSync(join(folder, page), 'utf8')).toContain('<!doctype html>');
    terminal.stdin.write('q');
    const [status] = await once(terminal, 'close');
    expect(status).toBe(0);
  },
);

test.skipIf(!hasScript)(
  'mysocks watch has the next runner ready, and leaves nothing of it when it ends',
  async () => {
    const folder = kit();
    const env = {
      ...process.env,
      NO_COLOR: '1',
      CI: '1',
      TERM: 'xterm',
      TMPDIR: temporaryFolder(),
    };
    const command = `${process.execPath} lib/cli/mysocks.mjs watch`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    const runs = () => readdirSync(env.TMPDIR).filter((name) => name.startsWith('mysocks-run-'));
    await expect.poll(() => shown).toContain('1 of 4 points');
    // The folder of the runner that waits for the next save.
    await expect.poll(runs).toHaveLength(1);
    const [first] = runs();
    const program = join(folder, 'exercises/1-sockets/04-echo/server.ts');
    // As a save in which nothing was changed; the screen is drawn anew from the first check on.
    shown = '';
    writeFileSync(program, readFileSync(program));
    await expect.poll(() => shown).toContain('1 of 4 points');
    await expect.poll(runs).not.toContain(first);
    terminal.stdin.write('q');
    await once(terminal, 'close');
    expect(runs()).toEqual([]);
  },
);
