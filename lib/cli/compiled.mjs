// The command as JavaScript: made from the sources once, and again as soon as one of them has changed. To leave out
// the types of some hundred files at every start takes 0.6 s.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.mysocks/compiled');
export const MAIN = join(import.meta.dirname, 'main.ts');
/** What runs the checks, a process of its own. */
const RUNNER = join(ROOT, 'lib/grader/runner/main.ts');
/** A command that began before may still need its own. */
const KEPT_MS = 24 * 3_600_000;

/**
 * The compiled files that stand for `main.ts`, for the runner and for the checks of each exercise, by the names of these;
 * `undefined` where there is nothing that can be written or trusted.
 */
export async function compiled() {
  try {
    const entries = [MAIN, RUNNER, ...declarations()];
    return ready(entries) ?? (await make(entries));
  } catch {
    return undefined; // then it starts slowly
  }
}

/** All `exercises/<unit>/<name>/grade.test.ts`. */
function declarations() {
  const folders = (path) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(path, name));
  return folders(join(ROOT, 'exercises'))
    .flatMap(folders)
    .map((folder) => join(folder, 'grade.test.ts'))
    .filter((file) => existsSync(file));
}

/** What was made of the very files that are there now, under the same path, by the same versions. */
function ready(entries) {
  const file = join(CACHE, 'made.json');
  if (!existsSync(file) || statSync(file).uid !== process.getuid?.()) return undefined;
  try {
    const made = JSON.parse(readFileSync(file, 'utf8'));
    const same = made.key === keyOf(entries, made.inputs) && existsSync(made.folder);
    return same ? mapOf(entries, made.folder) : undefined;
  } catch {
    return undefined; // perhaps one of the sources is gone
  }
}

/** The path and all of the contents: a date may lie. */
function keyOf(entries, inputs) {
  const hash = createHash('sha256').update(JSON.stringify([process.version, entries]));
  for (const file of [import.meta.filename, ...inputs.map((input) => join(ROOT, input))]) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function mapOf(entries, folder) {
  const places = entries.map((entry) => [
    entry,
    pathToFileURL(join(folder, relative(ROOT, entry).replace(/\.ts$/, '.mjs'))).href,
  ]);
  return new Map(places);
}

async function make(entries) {
  const { build, stop } = await import('esbuild');
  mkdirSync(CACHE, { recursive: true });
  const outdir = join(CACHE, `${Date.now()}-${process.pid}`);
  const { metafile } = await build({
    // Seen from the root: in an absolute path esbuild would take a `*` for a pattern.
    entryPoints: entries.map((entry) => `./${relative(ROOT, entry)}`),
    outdir,
    outbase: ROOT,
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    define: Object.fromEntries(META.map((name) => [`import.meta.${name}`, `meta_${name}`])),
    plugins: [ownMeta],
    logLevel: 'silent',
  });
  await stop();
  const inputs = Object.keys(metafile.inputs);
  const made = { key: keyOf(entries, inputs), folder: outdir, inputs };
  writeFileSync(`${outdir}.json`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${outdir}.json`, join(CACHE, 'made.json'));
  sweep(outdir);
  return mapOf(entries, outdir);
}

const META = ['url', 'filename', 'dirname'];

/** Each file knows where it lies, and what lies beside it, as if it were not compiled. */
const ownMeta = {
  name: 'own import.meta',
  setup(builder) {
    builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (!contents.includes('import.meta')) return { contents, loader: 'ts' };
      const values = [pathToFileURL(path).href, path, dirname(path)];
      const meta = META.map((name, i) => `meta_${name} = ${JSON.stringify(values[i])}`);
      return { contents: `const ${meta.join(', ')}; ${contents}`, loader: 'ts' };
    });
  },
};

/** Removes what was made long ago. */
function sweep(outdir) {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (path === outdir || name === 'made.json') continue;
    const found = statSync(path, { throwIfNoEntry: false }); // a command beside this one may have moved it
    if (found !== undefined && Date.now() - found.mtimeMs > KEPT_MS)
      rmSync(path, { recursive: true, force: true });
  }
}
