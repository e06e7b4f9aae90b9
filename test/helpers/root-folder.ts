// A root folder of its own, made of the files of Debian packages that are installed here.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasCommand } from '../../lib/grader/sandbox/isolation.ts';

const PACKAGES = ['bash', 'dash', 'coreutils', 'util-linux', 'bubblewrap'];
/** Nothing runs from there. */
const LEFT_OUT = /^\/usr\/share\//;

/** Whether there are packages, and what enters such a folder. */
export const noRootFolder = !['dpkg-query', 'bwrap', 'ldd'].every(hasCommand);

/** Makes it. */
export function makeRootFolder(root: string): void {
  mkdirSync(root);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    const found = lstatSync(`/${name}`, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true) symlinkSync(readlinkSync(`/${name}`), join(root, name));
  }
  for (const name of ['tmp', 'proc', 'dev', 'etc']) mkdirSync(join(root, name));
  const listed = execFileSync('dpkg-query', ['-L', ...withNeeds(PACKAGES)], { encoding: 'utf8' });
  for (const path of new Set(listed.split('\n')))
    if (path.startsWith('/') && !LEFT_OUT.test(path)) copy(path, root);
}

/** All packages that these need to run. */
function withNeeds(packages: readonly string[]): string[] {
  const all = new Set(packages);
  for (const name of all) {
    const args = ['-W', '-f', '${Pre-Depends},${Depends}', name];
    const needs = execFileSync('dpkg-query', args, { encoding: 'utf8' });
    for (const [, need = ''] of needs.matchAll(/(?:^|,)\s*([a-z0-9][a-z0-9.+-]+)/g))
      if (isInstalled(need)) all.add(need);
  }
  return [...all];
}

function isInstalled(name: string): boolean {
  try {
    return execFileSync('dpkg-query', ['-W', '-f', '${Status}', name], { stdio: 'pipe' }).includes(
      ' installed',
    );
  } catch {
    return false;
  }
}

/** Puts a program there, and the libraries that it needs. */
export function copyProgram(program: string, root: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  copyFileSync(program, join(root, to));
  const libraries = execFileSync('ldd', [program], { encoding: 'utf8' });
  for (const [, path = ''] of libraries.matchAll(/(\/\S+) \(0x/g)) {
    copy(path, root);
    copy(realpathSync(path), root);
  }
}

/** Copies a file to the same place, as a link where it is one. */
function copy(path: string, root: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return;
  const folder = join(root, realpathSync(dirname(path)));
  mkdirSync(folder, { recursive: true });
  const to = join(folder, basename(path));
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return;
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(path), to);
  else copyFileSync(path, to);
}
