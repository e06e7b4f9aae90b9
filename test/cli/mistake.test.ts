// The verb `mistake`: from a copy of a right program to what was changed in it, by way of the check.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit } from '../helpers/folder.ts';
import { cleanKit, mysocks } from '../helpers/kit.ts';

const EXERCISE = 'exercises/1-sockets/00-first-steps';

/** A kit with a draft of this name, and ways to work on it. */
function drafting(name: string) {
  const folder = cleanKit();
  const copy = join(folder, '.mysocks/mistakes/00-first-steps/greets', `${name}.ts`);
  const file = join(folder, EXERCISE, 'wrong/greets.md');
  return {
    folder,
    copy,
    file,
    mistake: (...options: string[]) => mysocks(folder, 'mistake', '00', 'greets', name, ...options),
  };
}

describe('mysocks mistake', () => {
  test('writes down what was changed in a copy of the right program, and shows it whole', async () => {
    const { folder, copy, file, mistake } = drafting('shouts');
    const begun = await mistake();
    expect(begun).toMatchObject({ status: 0, stderr: '' });
    expect(begun.stdout).toContain('a copy of right/plain.ts: .mysocks/mistakes/');
    expect(begun.stdout).toContain('npx mysocks mistake 00 greets shouts --save');
    const right = readFileSync(join(folder, EXERCISE, 'right/plain.ts'), 'utf8');
    expect(readFileSync(copy, 'utf8')).toBe(`// Mistake in right/plain.ts:\n${right}`);

    const before = readFileSync(file, 'utf8');
    edit(copy, [':\n', ': Shouts.\n'], ['!`', '!!`']);
    // Where the check fails at once, it does not matter.
    const saved = await mistake('--save', '--hang');
    expect(saved).toMatchObject({ status: 0, stderr: '' });
    expect(saved.stdout).toContain(`greets catches it. It stands in ${EXERCISE}/wrong/greets.md`);
    expect(saved.stdout).toContain('Who makes it is told: The mark shows the first byte');
    const section = `
## shouts (a hang)

Shouts.

> The mark shows the first byte that is wrong.

\`\`\`diff
-console.log(\`Hello, \${name}!\`);
+console.log(\`Hello, \${name}!!\`);
\`\`\`
`;
    expect(readFileSync(file, 'utf8')).toBe(before + section);
    expect(existsSync(copy)).toBe(false);
    const left = readdirSync(join(folder, '.mysocks')).filter((name) => name !== 'compiled');
    expect(left).toEqual(['mistakes']);
    const shown = await mistake('--show');
    expect(shown).toEqual({ status: 0, stderr: '', stdout: right.replace('!`', '!!`') });
  });

  test('writes nothing down that does not compile, or that the check does not catch', async () => {
    const { copy, file, mistake } = drafting('new');
    const before = readFileSync(file, 'utf8');
    await mistake();
    edit(copy, [':\n', ': Something.\n'], ['name}', 'nobody}']);
    const noProgram = await mistake('--save');
    expect(noProgram.stdout).toMatch(/greets\/new\.ts\(5,\d+\): .*Cannot find name 'nobody'/);
    edit(copy, ['nobody}', 'name}'], ['console.log(', "console.log('%s', "]);
    const right = await mistake('--save');
    expect(right.stdout).toContain('must fail at greets, but that check came to: passed');
    expect([noProgram.status, right.status]).toEqual([1, 1]);
    expect(readFileSync(file, 'utf8')).toBe(before);
    // What was done so far is not lost.
    expect((await mistake()).stdout).toContain('It is begun: ');
    expect(readFileSync(copy, 'utf8')).toContain('%s');
  });

  test('says what to do when only a time limit catches it', async () => {
    const { copy, mistake } = drafting('stays');
    await mistake();
    edit(copy, [':\n', ': Stays.\n'], [/$/, 'setInterval(() => {}, 1e9);\n']);
    const hangs = await mistake('--save');
    expect(hangs).toMatchObject({ status: 1, stderr: '' });
    expect(hangs.stdout).toContain('If a hang is the mistake, say --hang');
  });

  test.each([
    [['47', 'greets', 'x'], 'There is no exercise "47". There are: 00-'],
    [['00', 'no', 'x'], '00-first-steps has no check "no". It has: greets, needs-a-name'],
    [['00', 'greets', 'status-0', '--show'], 'There is no such mistake at greets'],
    [['00', 'greets', 'x', '--save'], 'Begin with: npx mysocks mistake 00 greets x'],
    [['00', 'greets', 'x', '--show', '--save'], 'Either --save or --show'],
  ])('%j is refused', async (args, message) => {
    const { status, stdout, stderr } = await mysocks('.', 'mistake', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
