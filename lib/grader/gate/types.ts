/**
 * Whether mistakes are programs at all: the compiler looks at each as it comes out of its edits.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { STATE } from '../exercises/kit.ts';
import type { Specimen } from './specimens.ts';

const require = createRequire(import.meta.url);

/** The options of the kit, without its complaints about what a mistake does not use any more. */
const CONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
  include: ['.'],
  exclude: [],
};

/**
 * What the compiler says of the mistakes among these programs, all looked at together.
 *
 * @returns `05-calc-server/line-limit/no-limit.ts(3,7): error TS2322: …`, a line each, and of broken ones why they are.
 */
export async function typeErrors(specimens: readonly Specimen[]): Promise<string[]> {
  const broken = specimens.flatMap((one) =>
    one.broken === undefined ? [] : [`${one.exercise.id} ${one.name}: ${one.broken}`],
  );
  mkdirSync(STATE, { recursive: true });
  const folder = mkdtempSync(join(STATE, 'types-'));
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
    for (const { exercise, name, caughtBy = '', source } of specimens) {
      if (source === undefined) continue;
      const file = join(folder, exercise.id, caughtBy, `${name.replace('wrong/', '')}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, source);
    }
    return [...broken, ...(await compile(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(folder: string): Promise<string[]> {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder }, (error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      if (error !== null && lines.length === 0) reject(error);
      else resolve(lines);
    });
  });
}
