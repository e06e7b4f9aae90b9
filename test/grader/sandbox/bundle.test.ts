// What a student's program may import, and what a mistake there is called.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, type BundleRequest } from '../../../lib/grader/sandbox/bundle.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

/** Bundles this text. */
function bundleText(text: string, more: Partial<BundleRequest> = {}) {
  const folder = temporaryFolder();
  const program = join(folder, 'student.ts');
  writeFileSync(program, text);
  return bundle({ program, folder: join(folder, 'out'), name: 'program', ...more });
}

test('bundle() says which functions of the library an exercise gives', async () => {
  const { errors } = await bundleText(`import { readn } from 'mysocks';\nawait readn(3);\n`, {
    library: ['readSocket', 'writeSocket'],
  });
  expect(errors).toEqual([
    [
      `student.ts:1:10: 'mysocks' gives readSocket, writeSocket in this exercise: got "readn"`,
      `  import { readn } from 'mysocks';`,
      '           ^^^^^',
    ].join('\n'),
  ]);
});

test('bundle() gives the whole library where an exercise does not say', async () => {
  const { script, errors } = await bundleText(
    `import { readn } from 'mysocks';\nconsole.log(typeof readn);\n`,
  );
  expect(errors).toBeUndefined();
  expect(execFileSync(process.execPath, [script ?? ''], { encoding: 'utf8' })).toBe('function\n');
});

test('bundle() runs the driver of an exercise with the module of the student', async () => {
  const driver = join(temporaryFolder(), 'driver.ts');
  writeFileSync(driver, `import { answer } from 'student';\nconsole.log(answer);\n`);
  const { script } = await bundleText('export const answer: number = 42;\n', { driver });
  expect(execFileSync(process.execPath, [script ?? ''], { encoding: 'utf8' })).toBe('42\n');
});
