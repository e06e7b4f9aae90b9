/**
 * The zip of an autograder for Gradescope: the students' edition, what installs it, what runs it.
 *
 * @module
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { listExercises } from '../exercises/catalog.ts';
import { makeEdition } from '../exercises/edition.ts';
import { ROOT } from '../exercises/kit.ts';
import { pessimistic } from '../results/platforms.ts';
import { json } from './disk.ts';
import { needed } from './optional.ts';

const FROM = join(ROOT, 'lib/grader/class/gradescope');
/** The same kit makes the same zip. */
const MTIME = new Date('2000-01-01T00:00:00Z');

/** Its bytes. Everything lies at the top, with no folder around. */
export async function autograderZip(exercises: readonly string[]): Promise<Buffer> {
  const { ZipFile } = await needed('yazl', () => import('yazl'));
  const scratch = mkdtempSync(join(tmpdir(), 'mysocks-gradescope-'));
  try {
    const edition = join(scratch, 'edition');
    await makeEdition(edition);
    for (const { unit, id } of listExercises().filter((entry) => !exercises.includes(entry.id)))
      rmSync(join(edition, 'exercises', unit, id), { recursive: true });
    const zip = new ZipFile();
    const options = { mtime: MTIME, mode: 0o100644 };
    for (const name of readdirSync(FROM))
      zip.addBuffer(readFileSync(join(FROM, name)), name, { ...options, mode: 0o100755 });
    zip.addBuffer(Buffer.from(json(pessimistic('gradescope'))), 'pessimistic.json', options);
    for (const path of filesBelow(edition))
      zip.addBuffer(readFileSync(join(edition, path)), `edition/${path}`, options);
    zip.end();
    return await buffer(zip.outputStream);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Hidden ones too: npm and the linter have settings there. In an edition there are no links. */
function filesBelow(dir: string): string[] {
  const all = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(dir, join(parentPath, name))).toSorted();
}
