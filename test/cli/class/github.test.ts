// The students' edition on GitHub: the steps of its workflow are run as a runner would.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { hasCommand } from '../../../lib/grader/sandbox/isolation.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { mysocks } from '../../helpers/kit.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
}

const UNIT = 'exercises/1-sockets';

test.skipIf(!hasCommand('git'))(
  'handout --github makes an edition whose workflow grades a push, shows what failed, and makes a badge',
  async () => {
    const dir = temporaryFolder();
    const edition = join(dir, 'edition');
    expect(await mysocks(ROOT, 'handout', edition, '--github')).toMatchObject({ status: 0 });
    expect(readFileSync(join(edition, 'README.md'), 'utf8')).toMatch(
      /^# mysocks\n\n\[!\[points\]\(.*\/badge\/points\.svg\)\]\(.*grade\.yml\)\n/,
    );
    const text = readFileSync(join(edition, '.github/workflows/grade.yml'), 'utf8');
    const { on, jobs } = parse(text);
    expect(on.push).toEqual({ 'branches-ignore': ['badge'] });
    const steps: Step[] = jobs.grade.steps;
    expect(steps.flatMap(({ uses }) => uses ?? [])).toHaveLength(3);

    // The work of a student: one exercise is right, one wrong, and the others are not begun.
    symlinkSync(join(ROOT, 'node_modules'), join(edition, 'node_modules'));
    const good = '00-first-steps/first-steps.ts';
    const bad = '01-greeting-client/greeting-client.ts';
    const solution = join(ROOT, UNIT, '00-first-steps/solution/first-steps.ts');
    cpSync(solution, join(edition, UNIT, good));
    writeFileSync(join(edition, UNIT, bad), "console.log('</details><img src=x>');\n");
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: edition, encoding: 'utf8', stdio: 'pipe' });
    git('init', '--quiet', '--bare', join(dir, 'remote.git'));
    git('init', '--quiet');
    git('remote', 'add', 'origin', join(dir, 'remote.git'));

    // What only a runner may do, or was done already, is not done.
    writeFileSync(join(dir, 'sudo'), '#!/bin/sh\nexit 0\n');
    writeFileSync(join(dir, 'npm'), '#!/bin/sh\n[ "$*" = ci ]\n');
    for (const name of ['sudo', 'npm']) chmodSync(join(dir, name), 0o755);
    const env = {
      ...process.env,
      PATH: `${dir}${delimiter}${process.env['PATH']}`,
      GITHUB_STEP_SUMMARY: join(dir, 'summary.md'),
      GITHUB_SHA: 'abc',
    };
    for (const { name, run } of steps.filter((step) => step.run !== undefined)) {
      const shell = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run ?? ''];
      const done = spawnSync('bash', shell, { cwd: edition, env, encoding: 'utf8' });
      expect([name, done.status, done.stderr]).toEqual([name, 0, '']);
    }

    const summary = readFileSync(join(dir, 'summary.md'), 'utf8');
    expect(summary).toMatch(/^# \d+ of \d+ points$/m);
    expect(summary).toContain('| 00-first-steps | 0 of 0 |  |');
    expect(summary).toMatch(/^\| 01-greeting-client \| \d+ of 10 \| connects \(failed\), /m);
    expect(summary).not.toContain('| 02-');
    expect(summary).toMatch(/^`npx mysocks grade 01 --check connects --seed \d+`$/m);
    const shown = git('--git-dir', join(dir, 'remote.git'), 'show', 'badge:points.svg');
    expect(shown).toMatch(/^<svg .*aria-label="points: \d+ of \d+">/);
    const junit = readFileSync(join(edition, 'results/01-greeting-client/junit.xml'), 'utf8');
    expect(junit).toContain('<failure');
  },
);
