// Advice as chapters show it; that known mistakes get theirs is `npx mysocks verify`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listExercises } from '../../lib/grader/exercises/catalog.ts';
import { root } from '../helpers/program.ts';

/** All advice in a session, without its line breaks. */
function adviceIn(chapter: string): string[] {
  const found = chapter.matchAll(/^ {2}Advice {2}(.*\n(?: {10}.*\n)*)/gm);
  return [...found].map(([, text = '']) => text.trim().replaceAll(/\n */g, ' '));
}

function sourcesIn(...folders: string[]): string {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.endsWith('.ts'))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')),
  );
  return texts.join('\n');
}

const shown = listExercises().flatMap(({ id, folder }) =>
  adviceIn(readFileSync(join(folder, 'README.md'), 'utf8')).map((advice) => ({
    id,
    folder,
    advice,
  })),
);

test('chapters show advice', () => {
  expect(shown.length).toBeGreaterThan(5);
});

test.each(shown)('the chapter of $id shows advice that the grader gives: $advice', (one) => {
  const sources = sourcesIn(
    join(one.folder),
    join(one.folder, '../checks'),
    join(root, 'lib/grader/runner'),
  );
  expect(sources).toContain(one.advice.replaceAll('\\', '\\\\'));
});
