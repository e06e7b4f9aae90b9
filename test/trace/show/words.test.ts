// Numbers as people read them.
import { expect, test } from 'vitest';
import { count, durationMs, durationUs } from '../../../lib/trace/show/words.ts';

test.each([
  [0, '0 ms'],
  [120, '0.12 ms'],
  [3400, '3.4 ms'],
  [9960, '10 ms'],
  [355_400, '355 ms'],
  [999_600, '1.0 s'],
  [1_240_000, '1.2 s'],
  [125_000_000, '125 s'],
])('durationUs() of %i µs is %s', (microseconds, expected) => {
  expect(durationUs(microseconds)).toBe(expected);
});

test.each([
  [40, '40 ms'],
  [4000, '4 s'],
  [3249, '3.2 s'],
])('durationMs() of %i ms is %s', (milliseconds, expected) => {
  expect(durationMs(milliseconds)).toBe(expected);
});

test('count() puts a noun into the plural', () => {
  expect([count(1, 'client'), count(2, 'client'), count(3, 'child', 'children')]).toEqual([
    '1 client',
    '2 clients',
    '3 children',
  ]);
  expect(count(20_000_000, 'byte')).toBe('20,000,000 bytes');
});
