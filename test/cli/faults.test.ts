// What is not the program's doing costs no point: exit status 2, the reason in a sentence, and the former result stays.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { cleanKit } from '../helpers/kit.ts';

const UNIT = 'exercises/1-sockets';
const RESULTS = '.mysocks/results/00-first-steps';

/** Where control groups that limit processes can be made; nowhere without the rights for it. */
const controlGroups = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'].find((folder) => {
  const group = join(folder, `mysocks-try-${process.pid}`);
  try {
    mkdirSync(group);
    const limits = existsSync(join(group, 'pids.max'));
    rmdirSync(group);
    return limits;
  } catch {
    return false;
  }
});
if (controlGroups === undefined) console.warn('No control group can be made: its test is skipped.');

/** A kit with the solutions of its exercises in place. */
function kitWithSolution(): string {
  const folder = cleanKit();
  for (const exercise of readdirSync(join(folder, UNIT)))
    cpSync(join(folder, UNIT, exercise, 'solution'), join(folder, UNIT, exercise), {
      recursive: true,
    });
  return folder;
}

/** The same, and results of an earlier run, which no fault may touch. */
function gradedKit(): { folder: string; kept: () => string[] } {
  const folder = kitWithSolution();
  const names = ['grade.json', 'run.tap', 'junit.xml'].map((name) => join(RESULTS, name));
  const files = [...names, '.mysocks/progress.json'].map((name) => join(folder, name));
  mkdirSync(join(folder, RESULTS), { recursive: true });
  for (const file of files) writeFileSync(file, `{"was": "here", "file": "${basename(file)}"}`);
  return { folder, kept: () => files.map((file) => readFileSync(file, 'utf8')) };
}

/** Runs `mysocks grade` for an exercise after a shell has done something. */
async function gradeAfter(folder: string, shell: string, env = {}, exercise = '0') {
  const script = `${shell}; exec "$@"`;
  const command = [process.execPath, join(folder, 'lib/cli/mysocks.mjs'), 'grade', exercise];
  const options = { cwd: folder, env: { ...process.env, ...env } };
  const child = spawn('bash', ['-c', script, 'bash', ...command], options);
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const [status] = await once(child, 'close');
  return { status, stdout: await stdout, stderr: await stderr };
}

describe('mysocks grade keeps the former result and says why there is no other', () => {
  test.each([
    ['open files', 'ulimit -Sn 100; ulimit -Hn 100', 'allows 100 open files (ulimit -Hn)'],
    ['the size of a file', 'ulimit -f 1000', 'allows 1,024,000 bytes in a file (ulimit -Hf)'],
    ['data', 'ulimit -d 400000', 'allows 409,600,000 bytes of data (ulimit -Hd)'],
    ['processor time', 'ulimit -t 50', 'allows 50 seconds of processor time (ulimit -t)'],
  ])('mysocks grade with a low limit of %s', async (_, shell, reason) => {
    const { folder, kept } = gradedKit();
    const before = kept();
    const { status, stderr, stdout } = await gradeAfter(folder, shell);
    expect(stderr).toContain(`mysocks: the grading failed: This machine ${reason}`);
    expect(stdout).not.toContain('of 2 checks passed');
    expect(status).toBe(2);
    expect(kept()).toEqual(before);
  });

  test.skipIf(controlGroups === undefined)(
    'mysocks grade in a control group of few processes, and in one below that',
    async () => {
      const { folder, kept } = gradedKit();
      const before = kept();
      const group = join(controlGroups ?? '', `mysocks-test-${process.pid}`);
      const below = join(group, 'below');
      mkdirSync(below, { recursive: true });
      try {
        writeFileSync(join(group, 'pids.max'), '150');
        const enter = `echo $$ > ${join(below, 'cgroup.procs')}`;
        const { status, stderr } = await gradeAfter(folder, enter);
        expect(stderr).toContain('This machine allows 150 processes (pids.max of the container)');
        expect(status).toBe(2);
        expect(kept()).toEqual(before);
      } finally {
        // Who ended with the command may still be on its way out.
        for (const path of [below, group]) await eventually(() => rmdirSync(path));
      }
    },
  );

  test('mysocks grade with a lower limit that is enough', async () => {
    const folder = kitWithSolution();
    const { status, stdout } = await gradeAfter(folder, 'ulimit -Sn 300; ulimit -Hn 300', {}, '1');
    expect(stdout).toContain('10 of 10 points');
    expect(status).toBe(0);
  });

  test('mysocks grade without a folder for temporary files', async () => {
    const { folder, kept } = gradedKit();
    const before = kept();
    const nowhere = join(folder, 'package.json');
    const { status, stderr } = await gradeAfter(folder, ':', { TMPDIR: nowhere });
    expect(stderr).toMatch(/^mysocks: .*ENOTDIR: .*\n/);
    expect(status).toBe(2);
    expect(kept()).toEqual(before);
  });

  test('mysocks grade without esbuild', async () => {
    const { folder, kept } = gradedKit();
    const before = kept();
    const broken = join(folder, 'no-esbuild');
    writeFileSync(broken, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const env = { ESBUILD_BINARY_PATH: broken };
    const { status, stderr } = await gradeAfter(folder, ':', env);
    expect(stderr).toMatch(/^mysocks: .*(esbuild|service).*\n/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(2);
    expect(kept()).toEqual(before);
  });

  test('mysocks grade where results cannot be written', async () => {
    const { folder, kept } = gradedKit();
    const before = kept();
    renameSync(join(folder, '.mysocks/results'), join(folder, '.mysocks/results.old'));
    writeFileSync(join(folder, '.mysocks/results'), '');
    const { status, stderr } = await gradeAfter(folder, ':');
    expect(stderr).toContain('the results cannot be written: ');
    expect(status).toBe(2);
    rmSync(join(folder, '.mysocks/results'));
    renameSync(join(folder, '.mysocks/results.old'), join(folder, '.mysocks/results'));
    expect(kept()).toEqual(before);
  });
});

describe.skipIf(process.getuid?.() !== 0)('mysocks grade as root', () => {
  test.each(['bubblewrap', 'process-group'])(
    'mysocks grade with a umask that shuts everybody out, with %s',
    async (MYSOCKS_ISOLATION) => {
      const folder = kitWithSolution();
      const { status, stdout } = await gradeAfter(folder, 'umask 077', { MYSOCKS_ISOLATION });
      expect(stdout).toContain('2 of 2 checks passed');
      expect(status).toBe(0);
    },
  );
});
