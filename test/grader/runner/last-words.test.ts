// What a failure shows of a program that was ended by an error that nobody caught.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastWords } from '../../../lib/grader/runner/last-words.ts';
import { bundle } from '../../../lib/grader/sandbox/bundle.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

/** Runs a program of these files as the grader does, from a folder with umlauts, and gives its last words. */
async function run(files: Record<string, string>) {
  const home = join(temporaryFolder(), 'Jörg Müller 100% #1');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  const request = { program: join(home, 'größe.ts'), folder: join(home, '../out'), name: 'größe' };
  const { script, errors } = await bundle(request);
  expect(errors).toBeUndefined();
  const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', script ?? ''], {
    encoding: 'utf8',
  });
  return lastWords('größe', stderr);
}

test('lastWords() begins with the error, then names the lines of the student, also in files with umlauts', async () => {
  const words = await run({
    'größe.ts': `import { send } from './hilfe/wörter.ts';
console.error('begun');
await send();
`,
    'hilfe/wörter.ts': `import { closeSocket } from 'mysocks';
export async function send(): Promise<void> {
  closeSocket((await 3) + ''.length);
  throw new RangeError('first line\\nsecond line');
}
`,
  });
  expect(words.crash).toEqual([
    '  | RangeError: first line',
    '  | second line',
    '  |     at send (hilfe/wörter.ts:4:9)',
    '  |     at größe.ts:3:1',
  ]);
  expect(words.rest).toEqual(['before that, größe printed on stderr:', '  | begun']);
  expect(words.forgottenAwait).toBe(false);
});

test.each([
  ['the library', `closeSocket(connectSocket('127.0.0.1', 1) as never);`, 1],
  ['Node', `process.stdout.write(connectSocket('127.0.0.1', 1) as never);`, 16],
])(
  'lastWords() sees a promise that was passed to %s: a forgotten await',
  async (_, line, column) => {
    const text = `import { closeSocket, connectSocket } from 'mysocks';\n${line}\nvoid closeSocket;\n`;
    const { crash, forgottenAwait } = await run({ 'größe.ts': text });
    expect(forgottenAwait).toBe(true);
    expect(crash[0]).toMatch(/^ {2}\| TypeError.*Promise/);
    expect(crash.slice(1)).toEqual([`  |     at größe.ts:2:${column}`]);
  },
);

test('lastWords() shows no frame of an error that comes later, and none of Node in what was printed', async () => {
  const text = `import { connect } from 'node:net';
console.error(new Error('by hand').stack);
connect(1, '127.0.0.1');
`;
  const { crash, rest } = await run({ 'größe.ts': text });
  expect(crash).toEqual(['  | Error: connect ECONNREFUSED 127.0.0.1:1']);
  expect(rest).toEqual([
    'before that, größe printed on stderr:',
    '  | Error: by hand',
    '  |     at <anonymous> (/größe.ts:2:15)',
  ]);
});

test('lastWords() of a program that has not crashed are the last lines that it printed', () => {
  const stderr = Array.from({ length: 9 }, (_, i) => `line ${i}\n`).join('');
  expect(lastWords('größe', stderr)).toEqual({
    crash: [],
    forgottenAwait: false,
    rest: ['größe printed on stderr, last:', ...[3, 4, 5, 6, 7, 8].map((i) => `  | line ${i}`)],
  });
  expect(lastWords('größe', '').rest).toEqual([]);
});
