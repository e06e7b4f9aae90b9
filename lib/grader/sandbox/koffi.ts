/**
 * koffi, by which lib/ipc calls C, has a part in machine code: no bundle can hold it. A bundle finds it where the kit
 * has it, and a sandbox must show it there.
 *
 * @module
 */
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../entries.ts';

/** A folder, and where a program is to find it. */
export interface Shown {
  readonly from: string;
  readonly to: string;
}

/** The folders that a program of unit 2 reads. They are not there where koffi is not installed. */
export const KOFFI = ['koffi', '@koromix'].map((name) => join(ROOT, 'node_modules', name));

/** The files that look for packages, or for their sources, from where they stand. */
const LOOKING = [
  'lib/ipc/libc.ts',
  'lib/distributed/memory/uffd.ts',
  'lib/distributed/memory/worker.ts',
];

/** Lets them look there wherever the bundle lies. */
export const findsKoffi: Plugin = {
  name: 'koffi',
  setup(build) {
    const looking = LOOKING.map((file) => join(ROOT, file));
    build.onLoad({ filter: /(libc|uffd|worker)\.ts$/ }, async ({ path }) => {
      if (!looking.includes(path)) return undefined;
      const url = JSON.stringify(pathToFileURL(path).href);
      const contents = (await readFile(path, 'utf8')).replaceAll('import.meta.url', url);
      return { contents, loader: 'ts' };
    });
  },
};
