/**
 * Which programs of a class are alike: fingerprints of their tokens, compared by dolos.
 *
 * What esbuild makes of a program has no types, comments, layout and names of its own any more, so a copy in disguise is
 * like its original; what stands in the starter is left out of account. That two programs are alike says nothing of why.
 *
 * @module
 */
import type { FileEntry, TokenizedFile } from '@dodona/dolos-core';
import { transform } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { entriesBelow } from '../grading/handed-in.ts';
import { needed } from './optional.ts';
import type { Pair } from './pairs.ts';

/** Tokens that are compared at once, and from how many of these pieces one is kept. */
const TOKENS = 12;
const WINDOW = 8;
/** Fewer kept pieces of their own than this say nothing. */
const FEWEST = 8;
const ALIKE = 0.75;
const MOST_PAIRS = 50;
const LEFT_OUT = /^(WhiteSpace|LineTerminatorSequence|.*Comment)$/;
/** Names that esbuild has given. */
const SHORT = /^[a-zA-Z_$][\w$]?$/;

/** The pairs of one exercise that are alike, the most alike first. `taken` has the folder of each by its id. */
export async function alike(
  exercise: LoadedExercise,
  taken: ReadonlyMap<string, string>,
): Promise<Pair[]> {
  const { FingerprintIndex } = await dolos();
  const index = new FingerprintIndex(TOKENS, WINDOW, false);
  const files = await Promise.all(
    [...taken].map(([id, folder]) => tokenized(id, sourcesIn(folder))),
  );
  index.addFiles(files);
  // After the others: of what is added later it leaves nothing out.
  index.addIgnoredFile(await tokenized('starter', readFileSync(exercise.starter, 'utf8')));
  const own = new Map(index.entries().map((entry) => [entry.file.path, ownPieces(entry)]));
  const enough = files.filter(({ path }) => (own.get(path) ?? 0) >= FEWEST);
  const pairs = enough.flatMap((one, i) =>
    enough.slice(i + 1).map((other) => {
      const { leftCovered, rightCovered } = index.getPair(one, other);
      const all = (own.get(one.path) ?? 0) + (own.get(other.path) ?? 0);
      return { one: one.path, other: other.path, similarity: (leftCovered + rightCovered) / all };
    }),
  );
  const sorted = pairs.toSorted((a, b) => b.similarity - a.similarity);
  const usual = sorted[sorted.length >> 1]?.similarity ?? 0;
  const found = sorted.filter(({ similarity }) => similarity >= ALIKE).slice(0, MOST_PAIRS);
  return found.map((pair) => ({ exercise: exercise.id, ...pair, usual }));
}

/** How many pieces of a program are not in the starter. (dolos counts one that comes twice as two, and ignores it once.) */
function ownPieces({ file, kgrams, ignored }: FileEntry): number {
  const left = [...ignored].map((piece) => piece.occurrencesOf(file).length);
  return kgrams.length - left.reduce((sum, count) => sum + count, 0);
}

/** All sources of a hand-in in one: what stands in which file says nothing. */
function sourcesIn(folder: string): string {
  const names = entriesBelow(folder).filter(
    ({ isFile, path }) => isFile && !path.endsWith('.json'),
  );
  return names.map(({ path }) => readFileSync(join(folder, path), 'utf8')).join('\n');
}

async function tokenized(name: string, source: string): Promise<TokenizedFile> {
  const { TokenizedFile, File, Region } = await dolos();
  const { default: jsTokens } = await needed('js-tokens', () => import('js-tokens'));
  const tokens = [...jsTokens(await plain(source))].filter(({ type }) => !LEFT_OUT.test(type));
  const shapes = tokens.map(({ type, value }) => {
    if (/String|Template/.test(type)) return 'text';
    if (type === 'NumericLiteral') return 'number';
    return type === 'IdentifierName' && SHORT.test(value) ? 'name' : value;
  });
  // Where a token stands is not shown.
  const places = shapes.map((_, i) => new Region(i, 0, i, 1));
  return new TokenizedFile(new File(name, source), shapes, places);
}

/** What cannot be compiled has no tokens: it is like nothing. */
async function plain(source: string): Promise<string> {
  const options = { loader: 'ts', format: 'esm', target: 'node20', logLevel: 'silent' } as const;
  const names = { minifyIdentifiers: true, legalComments: 'none', charset: 'utf8' } as const;
  const { code } = await transform(source, { ...options, ...names }).catch(() => ({ code: '' }));
  return code;
}

function dolos() {
  return needed('@dodona/dolos-core', () => import('@dodona/dolos-core'));
}
