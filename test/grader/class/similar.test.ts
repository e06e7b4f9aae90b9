// Programs that are alike, and those that are not.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { alike } from '../../../lib/grader/class/similar.ts';
import { findExercise, loadExercise } from '../../../lib/grader/exercises/catalog.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const exercise = await loadExercise(findExercise('04-upper-server')!);
const solution = readFileSync(exercise.solution, 'utf8');

function taken(programs: Readonly<Record<string, string>>): Map<string, string> {
  const dir = temporaryFolder();
  const folders = Object.entries(programs).map(([id, source]) => {
    mkdirSync(join(dir, id));
    writeFileSync(join(dir, id, basename(exercise.program)), source);
    return [id, join(dir, id)] as const;
  });
  return new Map(folders);
}

/** Other names, no comments, another layout, functions in another order. */
function disguised(source: string): string {
  const plain = source.replaceAll(/\/\*\*[\s\S]*?\*\/|\s\/\/.*$|^\/\/.*$/gm, '');
  const renamed = plain.replaceAll(
    /\b(serve|capitalize|client|buf|bytes|byte|port|server|n)\b/g,
    'mein_$1',
  );
  const [first = '', ...functions] = renamed.split(/^(?=async function|function)/m);
  return [first, ...functions.toReversed()]
    .join('\n')
    .replaceAll(/\n\n+/g, '\n')
    .replaceAll('  ', '\t');
}

test('alike() finds a copy in disguise, and nobody who wrote the same program or left the starter as it is', async () => {
  const rights = ['collects', 'node-net', 'one-byte-at-a-time', 'plain', 'select'];
  const others = rights.map((name) => [
    name,
    readFileSync(join(exercise.folder, 'right', `${name}.ts`), 'utf8'),
  ]);
  const starter = readFileSync(exercise.starter, 'utf8');
  const pairs = await alike(
    exercise,
    taken({
      ...Object.fromEntries(others),
      lazy: starter,
      'lazy-too': starter,
      broken: 'const = ;',
      'broken-too': 'const = ;',
      original: solution,
      copy: disguised(solution),
    }),
  );
  expect(pairs.map(({ one, other }) => [one, other])).toEqual([['original', 'copy']]);
  expect(pairs[0]?.similarity).toBeGreaterThan(0.9);
  expect(pairs[0]?.usual).toBeLessThan(0.3);
});
