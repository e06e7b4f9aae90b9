// Sixty hand-ins of exercise 01, as five platforms give them and in five layouts, each with the points that it must get.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import { replaced, zipOf, type Files } from './zip.ts';

const FOLDER = '01-greeting-client';
const NAME = 'greeting-client';
const from = (part: string) =>
  readFileSync(join(ROOT, 'exercises/1-sockets', FOLDER, part, `${NAME}.ts`), 'utf8');
const solution = from('solution');
const starter = from('starter');

export const FILE_NAME = '<img src=x onerror=alert(1)>.ts';
export const FORMULA = "=cmd|'calc'!A";

export interface Known {
  /** What the platform calls it: a number, or the name of a folder. */
  readonly key: string;
  readonly points: number;
  readonly isHostile: boolean;
}

/** A program and what it gets, or files that hold none. */
type Kind = { readonly points: number; readonly program: string } | { readonly files: Files };

async function kinds(): Promise<Kind[]> {
  const broken = { points: 0, program: 'const x = ;\n' };
  const exits = { points: 1, program: 'process.exit(1);\n' };
  const slip = replaced(await zipOf({ [`aa/aa/${NAME}.ts`]: solution }), 'aa/aa/', '../../');
  return [
    { points: 10, program: solution },
    { points: 9, program: solution.replace('  process.exitCode = 1;\n', '') },
    exits,
    broken,
    { files: { 'README.md': 'Sorry.\n' } },
    { points: 0, program: starter },
    { files: { 'hostile.zip': slip } },
    { points: 10, program: solution.replaceAll('channel', 'verbindung') },
    exits,
    broken,
    { files: { [FILE_NAME]: 'console.log(1);\n' } },
    { files: { 'work.rar': 'Rar!' } },
  ];
}

/** How people lay out what they hand in: the whole edition, a folder, the file, a second download, a zip. */
async function layout(number: number, program: string): Promise<Files> {
  switch (number) {
    case 0:
      return {
        [`kit/exercises/1-sockets/${FOLDER}/${NAME}.ts`]: program,
        [`kit/exercises/1-sockets/${FOLDER}/starter/${NAME}.ts`]: starter,
        [`kit/node_modules/x/${NAME}.ts`]: 'bad',
        [`__MACOSX/kit/._${NAME}.ts`]: 'bad',
      };
    case 1:
      return { [`${FOLDER}/${NAME}.ts`]: program };
    case 2:
      return { [`${NAME}.ts`]: program };
    case 3:
      return { [`${NAME} (1).ts`]: program };
    default:
      return { 'work.zip': await zipOf({ [`src/${NAME}.ts`]: program }) };
  }
}

/** The zip of the class, and what each must get. */
export async function sixty(): Promise<{ zip: Buffer; known: Known[] }> {
  const all: Record<string, string | Buffer> = {};
  const known: Known[] = [];
  for (const [k, kind] of (await kinds()).entries()) {
    for (let way = 0; way < 5; way++) {
      const number = 5 * k + way;
      const isZip = way === 1 || way === 4;
      // A zip in a zip in a zip is not opened.
      const shape = (way + k) % (isZip ? 4 : 5);
      const files = 'program' in kind ? await layout(shape, kind.program) : kind.files;
      const isHostile = 'hostile.zip' in files;
      const [key, prefix] = placeOf(way, number);
      known.push({ key, points: 'points' in kind ? kind.points : 0, isHostile });
      if (isZip)
        all[`${prefix}.zip`] = isHostile
          ? Buffer.from(files['hostile.zip'] ?? '')
          : await zipOf(files);
      else for (const [name, content] of Object.entries(files)) all[`${prefix}/${name}`] = content;
    }
  }
  return { zip: await zipOf(all), known };
}

/** Moodle, Canvas, Gradescope, a folder with a name, a zip with a name: who it is, and where it lies. */
function placeOf(way: number, number: number): [key: string, prefix: string] {
  const id = String(1000 + number);
  const name = number % 10 === 3 ? `${FORMULA}${number}` : `Stüdent ${number}`;
  switch (way) {
    case 0:
      return [id, `${name}_${id}_assignsubmission_file`];
    case 1:
      return [id, `student_${number % 2 === 0 ? 'LATE_' : ''}${id}_7${id}_work`];
    case 2:
      return [id, `submission_${id}`];
    default:
      return [name, name];
  }
}
