// Commands that are shown to be copied.
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from '../../../lib/grader/words/shell.ts';

test('shellWord() leaves alone what means nothing to a shell', () => {
  expect(shellWord('exercises/1-sockets/04-upper-server/upper-server.ts')).toBe(
    'exercises/1-sockets/04-upper-server/upper-server.ts',
  );
});

test('shellWord() is read back by bash as it was, whatever is in it', () => {
  const text = fc.string({
    unit: fc.constantFrom(...Array.from(`ab -'"\\$\`!*?[]{},;&|<>()#~\t\nü`)),
    minLength: 1,
  });
  const words = fc.sample(text, { numRuns: 300, seed: 1 }).map((word) => `x${word}`);
  const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join('\n');
  const output = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(output.split('\0').slice(0, -1)).toEqual(words);
});
