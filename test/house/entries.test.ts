// What package.json exports is what programs may import by name, for everybody who resolves names: shown with an
// entry that nobody has thought of.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ENTRIES } from '../../lib/entries.ts';
import type * as Editions from '../../lib/grader/exercises/edition.ts';
import type * as Warnings from '../../lib/grader/grading/warnings.ts';
import type * as Bundler from '../../lib/grader/sandbox/bundle.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { kit } from '../helpers/kit.ts';
import { nodeOptions, root, TestProgram } from '../helpers/program.ts';

/** A copy of the kit with a further entry. */
const folder = kit();
const PROGRAM = `
  import { extra } from 'mysocks/extra';
  import { acceptServerSocket, closeSocket, connectSocket, forkChild, inheritedSocket, isChild, localPort,
    serverSocket, waitChildren } from 'mysocks';
  if (isChild()) {
    await inheritedSocket();
    console.log('child: ' + extra(1));
  } else {
    console.log('parent: ' + extra(2));
    const server = await serverSocket(0);
    const client = await connectSocket('127.0.0.1', Number(localPort(server)));
    await forkChild(await acceptServerSocket(server));
    closeSocket(client);
    await waitChildren();
  }
`;

beforeAll(() => {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.exports['./extra'] = './lib/extra/index.ts';
  writeFileSync(file, JSON.stringify(manifest));
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  mkdirSync(join(folder, 'lib/extra'));
  const text = 'export const extra = (n: number): string => `extra ${n}`;\n';
  writeFileSync(join(folder, 'lib/extra/index.ts'), text);
});

/** Imports a module of the copy. */
function load<T>(file: string): Promise<T> {
  return import(/* @vite-ignore */ join(folder, file)) as Promise<T>;
}

/** Writes a program beside nothing of the kit. */
function program(text: string): string {
  const file = join(temporaryFolder(), 'student.ts');
  writeFileSync(file, text);
  return file;
}

test('lib/entries.ts gives the file of each public name', () => {
  expect(ENTRIES.get('mysocks')).toBe(`${root}lib/index.ts`);
});

describe('a name that package.json exports', () => {
  test('is there for a program, and for its child, which is a bundle', async () => {
    const file = join(folder, 'student.ts');
    writeFileSync(file, PROGRAM);
    const ran = new TestProgram(process.execPath, [...nodeOptions, file], { cwd: folder });
    expect(await ran.end, ran.stderr).toEqual({ code: 0, signal: null });
    expect(ran.stdout).toBe('parent: extra 2\nchild: extra 1\n');
  });

  test('is there for a program that is graded, wherever it lies, and told when a name is refused', async () => {
    const { bundle } = await load<typeof Bundler>('lib/grader/sandbox/bundle.ts');
    const out = { folder: temporaryFolder(), name: 'program' };
    expect(await bundle({ program: program(PROGRAM), ...out })).not.toHaveProperty('errors');
    const { errors } = await bundle({ program: program(`import 'other';\n`), ...out });
    expect(errors?.[0]).toMatch(/may import 'mysocks', .*'mysocks\/extra', Node's own modules/);
    const few = await bundle({ program: program(PROGRAM), ...out, library: ['isChild'] });
    expect(few.errors?.[0]).toContain(`may import 'mysocks', Node's own modules`);
  });

  test('is there for the compiler that warns, with its types', async () => {
    const { warningsFor } = await load<typeof Warnings>('lib/grader/grading/warnings.ts');
    const wrong = `import { extra } from 'mysocks/extra';\nconst n: number = extra(1);\nconsole.log(n);\n`;
    const warnings = await warningsFor(program(wrong), temporaryFolder());
    expect(warnings).toEqual(["student.ts:2:7: Type 'string' is not assignable to type 'number'."]);
  });

  test('is in the students’ edition', async () => {
    const { makeEdition } = await load<typeof Editions>('lib/grader/exercises/edition.ts');
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'README.md'), '');
    const edition = join(temporaryFolder(), 'edition');
    await makeEdition(edition);
    const file = join(edition, 'package.json');
    const { exports }: { exports: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'));
    expect(exports['./extra']).toBe('./lib/extra/index.ts');
    expect(readFileSync(join(edition, 'lib/extra/index.ts'), 'utf8')).toContain('extra');
  });

  test('is there for a file that vitest imports', async () => {
    const file = join(folder, 'imports.ts');
    writeFileSync(file, `export { extra } from 'mysocks/extra';\n`);
    const imported = await load<{ extra(n: number): string }>('imports.ts');
    expect(imported.extra(3)).toBe('extra 3');
  });
});
