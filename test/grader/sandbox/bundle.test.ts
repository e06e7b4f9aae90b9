// What a student's program may import, and what a mistake there is called.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, type BundleRequest } from '../../../lib/grader/sandbox/bundle.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

/** Bundles this text. */
function bundleText(text: string | Buffer, more: Partial<BundleRequest> = {}) {
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

test('bundle() gives an entry whole where an exercise names it, and no other', async () => {
  const text = `import { pipe } from 'mysocks/ipc';\nconsole.log(typeof pipe);\n`;
  const { script } = await bundleText(text, { library: ['mysocks/ipc'] });
  expect(execFileSync(process.execPath, [script ?? ''], { encoding: 'utf8' })).toBe('function\n');
  const { errors } = await bundleText(`import 'mysocks';\n`, { library: ['mysocks/ipc'] });
  expect(errors?.join()).toContain(`A program may import 'mysocks/ipc', Node's own modules`);
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

test('bundle() shows the part of a long line in which the mistake is', async () => {
  const source = `const text = '${'ü'.repeat(100_000)}'; const = 3;`;
  const { errors } = await bundleText(source);
  const [place, line = '', mark] = errors?.[0]?.split('\n') ?? [];
  const column = source.lastIndexOf('=') + 1;
  expect(place).toBe(`student.ts:1:${column}: Expected identifier but found "="`);
  expect(line.length).toBeLessThan(130);
  expect(line.charAt(mark?.indexOf('^') ?? -1)).toBe('=');
});

test.each([
  ['with a mark', '\ufeffconsole.log(1);'],
  ['without a mark', 'console.log(1);'],
])('bundle() names UTF-16 %s', async (_, text) => {
  const { errors } = await bundleText(Buffer.from(text, 'utf16le'));
  expect(errors).toEqual(['student.ts is UTF-16 text: save it as UTF-8.']);
});

test('bundle() takes no path for a pattern', async () => {
  const folder = join(temporaryFolder(), '[a] #1 {b} *');
  mkdirSync(folder);
  const program = join(folder, 'what*?.ts');
  writeFileSync(program, `import { four } from './four.ts';\nconsole.log(four);\n`);
  writeFileSync(join(folder, 'four.ts'), 'export const four = 4;\n');
  const { script = '' } = await bundle({ program, folder: join(folder, 'out'), name: 'program' });
  expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe('4\n');
});

test('bundle() throws what is not about the text of the program', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const inFile = bundleText('console.log(1);', { folder: join(folder, 'file', 'out') });
  await expect(inFile).rejects.toThrow('ENOTDIR');
  const driver = join(folder, 'missing.ts');
  await expect(bundleText('export {};', { driver })).rejects.toThrow('missing.ts');
});
