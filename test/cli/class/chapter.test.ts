// The chapter on a whole class: its sessions go as they are shown.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { hasCommand } from '../../../lib/grader/sandbox/isolation.ts';
import { stepsOf, terminalsOf } from '../../house/chapter.ts';
import { bash } from '../../helpers/bash.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

test.skipIf(!hasCommand('bwrap'))(
  'docs/instructors/class.md: its sessions go as they are shown',
  async ({ skip }) => {
    const dir = temporaryFolder();
    const chapter = readFileSync(join(ROOT, 'docs/instructors/class.md'), 'utf8');
    const steps = terminalsOf(chapter).flatMap(stepsOf);
    expect(steps).toHaveLength(10);
    for (const { command, output } of steps) {
      const done = await bash(command.replace('KIT', ROOT), dir, {});
      // It is installed, but this machine forbids what it does.
      if (done.stderr.includes('This machine cannot grade')) skip();
      expect(`$ ${command}\n${done.stdout}${done.stderr}`).toBe(`$ ${command}\n${output}`);
    }
  },
);
