/**
 * Bundles a program into one file of plain JavaScript, for restart.ts.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Loader, Plugin } from 'esbuild';
import { ENTRIES } from '../entries.ts';

/** Bundles a program, packages left out, into a file with plain JavaScript. Gives its name. */
export async function bundle(file: string): Promise<string> {
  const { build, stop } = await import('esbuild');
  const folder = await cacheFolder(dirname(file));
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    banner: { js: requireFor(file) },
    define: META,
    plugins: [sources],
  });
  await stop(); // esbuild is a process of its own.
  const [map, code] = outputFiles.map(({ contents }) => contents) as [Uint8Array, Uint8Array];
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const target = join(folder, `${basename(file, extname(file))}-${hash}.mjs`);
  if (!existsSync(target)) {
    await store(`${target}.map`, map);
    await store(target, code);
  }
  return target;
}

/** Writes a file that others may be about to read: it is there whole, or not at all. */
async function store(file: string, contents: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, file);
}

/** For packages of the old kind (CommonJS) within the bundle. */
function requireFor(file: string): string {
  return `import { createRequire as requireOf } from 'node:module'; globalThis.require ??= requireOf(${JSON.stringify(file)});`;
}

/** What a file knows of itself, and the names that stand for it in the bundle. */
const META = {
  'import.meta.url': 'meta_url',
  'import.meta.filename': 'meta_filename',
  'import.meta.dirname': 'meta_dirname',
  __filename: 'meta_filename',
  __dirname: 'meta_dirname',
};

/** Resolves the public names to this library, and gives each file its own `import.meta`. */
const sources: Plugin = {
  name: 'sources',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path }) => {
      const entry = ENTRIES.get(path);
      return entry === undefined ? undefined : { path: entry };
    });
    // A child that runs a bundle starts that again, and never needs this file.
    build.onResolve({ filter: /^\.\/bundle\.ts$/ }, ({ path, resolveDir }) =>
      resolveDir === import.meta.dirname ? { path, external: true } : undefined,
    );
    build.onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      const loader: Loader = path.endsWith('ts') ? 'ts' : 'js';
      if (!/import\.meta|__(file|dir)name/.test(contents)) return { contents, loader };
      const values = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
      const meta = Object.entries(values).map((v) => `meta_${v[0]} = ${JSON.stringify(v[1])}`);
      return { contents: contents.replace(/^(#!.*\n)?/, `$1const ${meta.join(', ')}; `), loader };
    });
  },
};

/** Where the bundle finds the packages that its program finds; else where anybody may write. */
async function cacheFolder(folder: string): Promise<string> {
  for (let up = folder; up !== dirname(up); up = dirname(up)) {
    if (!existsSync(join(up, 'node_modules'))) continue;
    const cache = join(up, 'node_modules', '.cache', 'mysocks');
    const made = await mkdir(cache, { recursive: true }).then(
      () => true,
      () => false,
    );
    if (made) return cache;
    break;
  }
  const user = process.getuid?.();
  const cache = join(tmpdir(), `mysocks-${user ?? 'cache'}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  // Anybody may write to the folder for temporary files: what has our name there need not be ours.
  const { uid, mode } = await lstat(cache);
  const ours = user === undefined || (uid === user && (mode & 0o022) === 0);
  return ours ? cache : mkdtemp(`${cache}-`);
}
