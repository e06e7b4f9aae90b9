/**
 * Makes one text of a student's file, and of the host that runs it.
 *
 * @module
 */
import { build, type BuildFailure, type BuildOptions, type Plugin } from 'esbuild';
import { SourceMap } from 'node:module';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as library from '../nodes.ts';

/** A student's file, ready for a host. */
export interface Bundle {
  /** The name of the file. */
  readonly name: string;
  readonly code: string;
  readonly map: SourceMap;
}

/** The file cannot be run: why, and where. */
export class BadFile extends Error {}

/** What a node may import. */
const LIBRARY = 'mysocks/distributed';

/** What a function around the file gets: a function that takes its class, and the library. */
const VIRTUAL = {
  entry: "import * as file from 'node'; give(file.default);",
  library: `export const { ${Object.keys(library).join(', ')} } = library;`,
};

/** Everything but the library is an error with its name. No module is loaded when a node is born. */
function onlyTheLibrary(file: string, driver: string | undefined): Plugin {
  return {
    name: 'only-the-library',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind, namespace, importer }) => {
        if (kind === 'entry-point') return { path: 'entry', namespace: 'virtual' };
        if (path === 'node' && namespace === 'virtual') return { path: driver ?? file };
        if (path === 'student' && importer === driver) return { path: file };
        if (path === LIBRARY) return { path: 'library', namespace: 'virtual' };
        return { errors: [{ text: `A node may import '${LIBRARY}' only: got '${path}'` }] };
      });
      build.onLoad({ filter: /./, namespace: 'virtual' }, ({ path }) => ({
        contents: VIRTUAL[path as keyof typeof VIRTUAL],
        resolveDir: '/',
      }));
    },
  };
}

/**
 * Reads a student's file. Throws `BadFile` when it is not a program, or imports more than it may.
 *
 * @param driver For a file that is a module: a class of nodes that imports it as `'student'`.
 */
export async function bundleNode(file: string, driver?: string): Promise<Bundle> {
  const entry = resolve(file);
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      outdir: '/',
      platform: 'neutral',
      format: 'esm',
      target: 'es2022',
      // What is left of these needs Promise, which no node has.
      supported: { 'async-await': false, 'async-generator': false, 'dynamic-import': false },
      sourcemap: 'external',
      banner: { js: "'use strict';" },
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
      logLevel: 'silent',
      plugins: [onlyTheLibrary(entry, driver)],
    });
    const [map, code] = outputFiles.map(({ text }) => text) as [string, string];
    return { name: basename(file), code, map: new SourceMap(JSON.parse(map)) };
  } catch (error) {
    throw new BadFile(explain(error as BuildFailure, basename(file)), { cause: error });
  }
}

function explain({ errors, message }: BuildFailure, name: string): string {
  const [first] = errors ?? [];
  if (first === undefined) return message;
  const { location } = first;
  const place = location ? `${name}:${location.line}:${location.column + 1}: ` : '';
  return place + first.text;
}

/** An error as a node tells it, with the place in the student's file where the place in the bundle stood. */
export function inFile(error: string, { map, name }: Bundle): string {
  const [text = '', ...places] = error.split('\u0000');
  for (const place of places) {
    const [line, column] = place.split(':').map(Number) as [number, number];
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalLine' in entry) || basename(entry.originalSource) !== name) continue;
    return `${text} (${name}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
  }
  return text;
}

/** The part of the host that runs beside the node, and the one that holds it. */
export interface HostCode {
  /** A program for a process of its own. */
  readonly main: string;
  /** An expression for the realm of the node. */
  readonly realm: string;
}

let made: Promise<HostCode> | undefined;

/** The host as texts: it starts in 30 ms, and needs no loader for TypeScript. */
export function hostCode(): Promise<HostCode> {
  made ??= Promise.all([
    text('main.ts', { platform: 'node', format: 'cjs', target: 'node20' }),
    text('realm.ts', { platform: 'neutral', format: 'iife', globalName: 'realm' }),
  ]).then(([main, realm]) => ({ main, realm: `(() => { ${realm}\nreturn realm; })()` }));
  return made;
}

/** A program of the kit as one text. */
export async function text(file: string | URL, options: BuildOptions): Promise<string> {
  const entry = fileURLToPath(new URL(file, import.meta.url));
  const { outputFiles } = await build({
    ...options,
    entryPoints: [entry],
    bundle: true,
    write: false,
  });
  return outputFiles[0]!.text;
}
