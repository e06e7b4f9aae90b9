// samples/distributed, and what docs/agreement.md shows of it: what the explorer finds, or does not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stepsOf, terminalsOf } from '../house/chapter.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { root, start } from '../helpers/program.ts';

async function explore(...args: string[]) {
  const program = start('lib/cli/mysocks.mjs', ['explore', ...args]);
  await program.end;
  return Buffer.from(program.stdout, 'latin1').toString();
}

const sample = (name: string) => join(root, 'samples/distributed', `${name}.ts`);

test.each([
  ['flood', ['--nodes', '5']],
  ['lamport-chat', []],
  ['memory', ['--nodes', '2']],
])('%s: the explorer tries all orders, and finds nothing', async (name, args) => {
  expect(await explore(sample(name), ...args)).toMatch(/\n {2}\d+ states, all orders\n$/);
});

test.each([
  ['all-agree', '12,997 states, all orders; at most 4 messages an entry'],
  ['token', '5,937 states, all orders; at most 3 messages an entry'],
  ['one-decides', '1,080 states, all orders'],
])('%s: never two inside, and all get in, in every order', async (name, tried) => {
  expect(await explore(sample(name))).toContain(tried);
});

test('late-ask: an ask that came late brings the token to who wants it no more', async () => {
  const printed = await explore(sample('late-ask'));
  expect(printed).toContain(
    '5,937 states, then: node 2 lets its program enter, which has not asked',
  );
});

test('ticket: right, when a ticket does not wipe out a call', async () => {
  const wrong = 'this.called = message.called;';
  const text = readFileSync(sample('ticket'), 'utf8');
  expect(text.split(wrong)).toHaveLength(2);
  const file = join(temporaryFolder(), 'ticket.ts');
  writeFileSync(file, text.replace(wrong, 'this.called = Math.max(this.called, message.called);'));
  expect(await explore(file)).toContain('17,599 states, all orders; at most 4 messages an entry');
});

test('docs/agreement.md: its sessions with the explorer go as they are shown', async () => {
  const chapter = readFileSync(join(root, 'docs/agreement.md'), 'utf8');
  const verb = 'npx mysocks explore ';
  const steps = terminalsOf(chapter)
    .flatMap(stepsOf)
    .filter(({ command }) => command.startsWith(verb));
  expect(steps).toHaveLength(2);
  for (const { command, output } of steps) {
    const [file = '', ...args] = command.replace(verb, '').split(' ');
    const place = file === 'bully.ts' ? 'exercises/3-distributed/30-bully/solution' : '';
    const printed = await explore(join(root, place, file), ...args);
    // The chapter leaves out the last line, which has the schedule as a text.
    expect(printed.split('\n  This is the shortest schedule')[0]).toBe(output);
  }
});
