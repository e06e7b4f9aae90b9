// What another machine sends reaches a terminal without control characters, and a pipe as it is.
import { afterEach, expect, test } from 'vitest';
import { printable, shown } from '../../lib/program/shown.ts';

const { isTTY } = process.stdout;
afterEach(() => {
  process.stdout.isTTY = isTTY;
});

test('printable() shows control characters, and leaves line ends, tabs and letters alone', () => {
  expect(printable('a\u001b[2Jb\r\n\tü\u0000\u007f\u009b \u202e')).toBe(
    'a\\x1b[2Jb\\x0d\n\tü\\x00\\x7f\\x9b \\u202e',
  );
});

test('shown() gives a pipe every byte, and a terminal text', () => {
  const bytes = Buffer.from('ü\u001b\u00ff', 'latin1');
  process.stdout.isTTY = false;
  expect(shown(bytes)).toBe(bytes);
  process.stdout.isTTY = true;
  expect(shown(Buffer.from('x\u001bü').subarray(0, 3))).toBe('x\\x1b'); // a character that is cut
  expect(shown(Buffer.from('ü').subarray(1))).toBe('ü');
});
