// The code is reading material: no file wants more than a few screens, and a sample program one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../helpers/program.ts';
import { sourcesIn } from './layers/imports.ts';

const lengthOf = (file: string) =>
  readFileSync(root + file, 'utf8')
    .trimEnd()
    .split('\n').length;
const longerThan = (most: number, files: readonly string[]) =>
  files.map((file) => ({ file, lines: lengthOf(file) })).filter(({ lines }) => lines > most);
const samples = ['servers', 'clients', 'samples'].flatMap(sourcesIn);

const checks = sourcesIn('exercises').filter((file) => file.includes('/checks/'));

test('lib, the samples and the checks have no file of more than 200 lines', () => {
  expect(sourcesIn('lib').length).toBeGreaterThan(100);
  expect(checks.length).toBeGreaterThan(50);
  expect(longerThan(200, [...sourcesIn('lib'), ...samples, ...checks])).toEqual([]);
});

test('the samples have no program of more than 60 lines', () => {
  const programs = samples.filter((file) => !file.startsWith('servers/services/'));
  expect(programs.length).toBeGreaterThan(10);
  expect(longerThan(60, programs)).toEqual([]);
});
