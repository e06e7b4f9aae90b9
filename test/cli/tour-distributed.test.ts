import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { perform } from '../../lib/cli/tour-distributed.ts';
import { sideBySide } from '../../lib/cli/tour-distributed-picture.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { descendants, runs } from '../helpers/proc.ts';
import { root, start } from '../helpers/program.ts';

/** What a tour has yet to remove. */
const leftover = () =>
  readdirSync(join(root, '.mysocks/tours')).filter((name) => name.startsWith('distributed-'));

test('tour distributed counts the messages of three locks, and finds what sockets do not show', async () => {
  const dir = temporaryFolder();
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  // Shorter than the command, which has 22 s for the mistake: what it counts is of the same kind after four.
  await perform({ dir, kept: 'kept', signal: new AbortController().signal }, 4000);
  const stdout = write.mock.calls.map(([text]) => text).join('');
  expect(stdout).toMatch(/one decides: 3 messages +all agree: 8 messages +a token: 5 messages\n/);
  const [one = [], agree = [], token = []] = [0, 1, 2].map((column) =>
    ['entries', 'messages', 'messages an entry'].map((row) => numbersOf(stdout, row)[column]),
  );
  // Who decides needs no message for its own entries; who has the token, or a fork, need not ask for it.
  expect(one).toEqual([100, 240, 2.4]);
  for (const [lock, most] of [[agree, 8] as const, [token, 5] as const]) {
    const [entries = NaN, messages = NaN] = lock;
    expect(entries).toBe(100);
    expect(messages).toBeLessThanOrEqual(most * entries);
  }
  expect(stdout).toMatch(/two inside together +never +never +never\n/);
  expect(stdout).toMatch(/who decides then +node 4\n/);
  expect(stdout).toMatch(/nobody was let in for +[\d.]+ ms\n/);
  expect(stdout).toMatch(/runs over sockets, 3 nodes each +4\n +entries +[1-9][\d,]*\n/);
  expect(stdout).toMatch(/every order: 5,937 states in [\d.]+ ms, then node 2 lets its program/);
  expect(stdout).toMatch(/\n {2}16\. node 2 gets token .* ✗ wrong\n/);
  expect(stdout).toMatch(/play samples\/distributed\/late-ask\.ts --schedule 'ids=1,2,3 .*'\n/);
  expect(stdout).toMatch(/open kept\/page\.html in a browser\n/);
  const page = readFileSync(join(dir, 'page.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
});

/** The numbers of the first row with this name. */
function numbersOf(text: string, row: string): number[] {
  const [, numbers = ''] = new RegExp(`^  ${row} +([\\d., ]+)$`, 'm').exec(text) ?? [];
  return numbers.split(/ +/).map(Number);
}

test.skipIf(process.platform !== 'linux')(
  'tour distributed leaves no process and no file behind after Ctrl-C',
  async () => {
    const program = start('lib/cli/mysocks.mjs', ['tour', 'distributed'], { group: true });
    await program.prints(/One entry/);
    // The processes of the next scene: one for each node.
    await expect.poll(() => descendants(program.pid).length, { interval: 5 }).toBeGreaterThan(4);
    const processes = descendants(program.pid);
    program.interrupt();
    expect(await program.end).toEqual({ code: 130, signal: null });
    await expect.poll(() => processes.filter(runs)).toEqual([]);
    expect(leftover()).toEqual([]);
  },
);

test('sideBySide() puts pictures of different heights beside each other', () => {
  expect(sideBySide([['a', 'bcd'], ['e']], 2)).toEqual(['a    e', 'bcd']);
});
