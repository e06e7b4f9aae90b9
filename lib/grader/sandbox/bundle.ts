/**
 * One JavaScript file from a student's TypeScript, made by esbuild without running a line of it.
 *
 * `'mysocks'` (and what else entries.ts lists) leads to this edition's library, wherever the program lies: a
 * submission cannot bring its own.
 * Beside that it may import Node's own modules and files of its own folder, nothing else: no package, no
 * file of the grader, no solution.
 *
 * @module
 */
import { build as esbuild, type Plugin } from 'esbuild';
import { realpathSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { ENTRIES, ROOT } from '../../entries.ts';
import { authorsErrors } from './bundle-errors.ts';
import { findsKoffi } from './koffi.ts';
import { isOfNodes, writeNode } from './node-bundle.ts';
import { makePassable, writeReadable } from './user.ts';

export interface BundleRequest {
  /** The student's file. */
  readonly program: string;
  /** Where the bundle goes, and what it is called there, without an ending. */
  readonly folder: string;
  readonly name: string;
  /** Names that `'mysocks'` gives, and entries that may be imported whole, nothing beside them; default all entries. */
  readonly library?: readonly string[] | undefined;
  /** For an exercise that is a module: the grader's program that imports it as `'student'`. */
  readonly driver?: string | undefined;
}

export type BundleResult =
  | { readonly script: string; readonly errors?: undefined }
  | { readonly script?: undefined; readonly errors: readonly string[] };

/** Stands for the program: esbuild would take a path with a star in it for a pattern. */
const ENTRY = 'entry';
const LIBRARY_FOLDER = join(ROOT, 'lib');
/** Folders beside the student's file that hold answers. */
const CLOSED = ['solution', 'wrong', 'right', 'starter'];

/**
 * Bundles a program. Mistakes of its author come back as texts, each with file, line and column.
 *
 * @throws When something else is wrong: esbuild cannot run, a file cannot be read or written.
 */
export async function bundle(asked: BundleRequest): Promise<BundleResult> {
  const request = { ...asked, program: realpathSync(asked.program) };
  if (isOfNodes(request.library)) return bundleOfNodes(request);
  const script = join(request.folder, `${request.name}.mjs`);
  const built = await build(request, script);
  if (built.errors !== undefined) return built;
  makePassable(request.folder);
  writeReadable(script, built.code + inlineMap(built.map, request));
  return { script };
}

async function bundleOfNodes(request: BundleRequest): Promise<BundleResult> {
  const { program, folder, name, driver } = request;
  const script = join(folder, `${name}.json`);
  makePassable(folder);
  const errors = await writeNode(program, script, driver);
  return errors.length > 0 ? { errors } : { script };
}

async function build(request: BundleRequest, script: string) {
  try {
    const { outputFiles } = await esbuild({
      entryPoints: [ENTRY],
      outfile: script,
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'external',
      logLevel: 'silent',
      external: ['esbuild', 'tsx', 'tsx/*'],
      // Wherever the program lies, the same: no settings that lie beside it.
      tsconfigRaw: {},
      plugins: [findsKoffi, imports(request)],
    });
    const textOf = (file: string) => outputFiles.find(({ path }) => path === file)?.text ?? '';
    return { code: textOf(script), map: textOf(`${script}.map`) };
  } catch (error) {
    return { errors: authorsErrors(error, request, isLibrary) };
  }
}

/** The source map as a comment, with the student's files named from their folder. */
function inlineMap(text: string, request: BundleRequest): string {
  const map: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key !== 'sources' || !Array.isArray(value)) return value;
    return value.map((source) => sourceName(decodeURIComponent(String(source)), request));
  });
  const json = JSON.stringify(Object.assign({ sourceRoot: '/' }, map));
  const url = `data:application/json;base64,${Buffer.from(json).toString('base64')}`;
  return `//# sourceMappingURL=${url}\n`;
}

/** `helpers/words.ts` for a file of the student; `mysocks/…` for one of ours: words/crash.ts tells them apart by it. */
function sourceName(source: string, { folder, program, driver }: BundleRequest): string {
  const path = join(folder, source);
  const name = relative(dirname(program), path);
  if (path === driver || name.startsWith('..')) return join('mysocks', basename(path));
  return name;
}

function imports(request: BundleRequest): Plugin {
  const folder = dirname(request.program);
  const { library } = request;
  return {
    name: 'imports of a student',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point') return { path: request.driver ?? request.program };
        if (isOurs(importer, request)) {
          return path === 'student' ? { path: request.program } : undefined;
        }
        if (isBuiltin(path)) return { path, external: true };
        if (path.startsWith('.')) return localFile(join(dirname(importer), path), folder);
        const entry = entriesFor(request).get(path);
        if (entry === undefined) return refused(path, request);
        return { path: entry, ...(library?.includes(path) === false && { namespace: 'mysocks' }) };
      });
      build.onLoad({ filter: /.*/, namespace: 'mysocks' }, ({ path }) => ({
        contents: `export { ${namesIn(library).join(', ')} } from ${JSON.stringify(path)};`,
        resolveDir: LIBRARY_FOLDER,
      }));
    },
  };
}

/** The library and the driver may import what they like. */
function isOurs(importer: string, { program, driver }: BundleRequest): boolean {
  if (importer === program) return false;
  return importer === driver || isLibrary(importer);
}

function isLibrary(file: string): boolean {
  return !relative(LIBRARY_FOLDER, file).startsWith('..');
}

function localFile(path: string, folder: string) {
  const inside = relative(folder, path);
  const closed = inside.startsWith('..') || CLOSED.includes(inside.split('/')[0] ?? '');
  return closed
    ? { errors: [{ text: `A program may import files of its own folder only: got "${inside}"` }] }
    : undefined;
}

/** An exercise that gives only some names of `'mysocks'`, or some entries, gives nothing else. */
function entriesFor({ library }: BundleRequest): typeof ENTRIES {
  if (library === undefined) return ENTRIES;
  const [main] = ENTRIES.keys();
  const some = namesIn(library).length > 0;
  return new Map(
    [...ENTRIES].filter(([name]) => library.includes(name) || (some && name === main)),
  );
}

function namesIn(library: readonly string[] = []): string[] {
  return library.filter((name) => !ENTRIES.has(name));
}

function refused(path: string, request: BundleRequest) {
  const names = [...entriesFor(request).keys()].map((name) => `'${name}'`).join(', ');
  const text = `A program may import ${names}, Node's own modules and files beside it: got "${path}"`;
  return { errors: [{ text }] };
}

function isBuiltin(path: string): boolean {
  return path.startsWith('node:') || builtinModules.includes(path);
}
