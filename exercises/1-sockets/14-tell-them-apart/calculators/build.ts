/**
 * Makes the calculators of `given/` from `calculator.ts`: each one minified, with a number that says what it does.
 *
 *     npx tsx exercises/1-sockets/14-tell-them-apart/calculators/build.ts
 *
 * @module
 */
import { build as esbuild } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which calculator behaves how, by the numbers in `calculator.ts`; the order should give nothing away. */
const MANNERS: Readonly<Record<string, number>> = {
  'calc-1': 7,
  'calc-2': 4,
  'calc-3': 1,
  'calc-4': 8,
  'calc-5': 3,
  'calc-6': 9,
  'calc-7': 5,
  'calc-8': 0,
  'calc-9': 6,
  'calc-10': 2,
};

/** The names of the calculators. */
export const GIVEN: readonly string[] = Object.keys(MANNERS);

/** The folder of the calculators. */
export const FOLDER = join(import.meta.dirname, '../given');

/** The text of one calculator. */
export async function build(name: string): Promise<string> {
  const { outputFiles } = await esbuild({
    entryPoints: [join(import.meta.dirname, 'calculator.ts')],
    define: { CALCULATOR: String(numberFor(name)) },
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outputFiles[0]?.text ?? '';
}

/** Any number of nine digits that `calculator.ts` takes for this manner. */
function numberFor(name: string): number {
  let number = 123_456_789 + 7_654_321 * GIVEN.indexOf(name);
  while (Math.imul(number, 0x9e3779b1) >>> 28 !== MANNERS[name]) number += 104_729;
  return number;
}

if (process.argv[1] === import.meta.filename) {
  for (const name of GIVEN) writeFileSync(join(FOLDER, `${name}.mjs`), await build(name));
}
