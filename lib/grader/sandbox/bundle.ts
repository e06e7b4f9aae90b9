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
import { build as esbuild, type BuildFailure, type Message, type Plugin } from 'esbuild';
import { realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { ENTRIES } from '../../entries.ts';
import { errorText } from '../kernel/errors.ts';

export interface BundleRequest {
  /** The student's file. */
  readonly program: string;
  /** Where the bundle goes, and what it is called there, without an ending. */
  readonly folder: string;
  readonly name: string;
  /** Names that `'mysocks'` gives, and then there is nothing beside it; default all names of all entries. */
  readonly library?: readonly string[] | undefined;
  /** For an exercise that is a module: the grader's program that imports it as `'student'`. */
  readonly driver?: string | undefined;
}

export type BundleResult =
  | { readonly script: string; readonly errors?: undefined }
  | { readonly script?: undefined; readonly errors: readonly string[] };

const LIBRARY_FOLDER = join(import.meta.dirname, '../..');
/** Folders beside the student's file that hold answers. */
const CLOSED = ['solution', 'wrong', 'right', 'starter'];

/** Bundles a program. Mistakes of its author come back as texts, each with file, line and column. */
export async function bundle(request: BundleRequest): Promise<BundleResult> {
  const script = join(request.folder, `${request.name}.mjs`);
  try {
    const result = await esbuild({
      entryPoints: [request.driver ?? request.program],
      outfile: script,
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'external',
      logLevel: 'silent',
      external: ['esbuild', 'tsx', 'tsx/*'],
      plugins: [imports(request)],
    });
    const map = result.outputFiles.find(({ path }) => path.endsWith('.map'))?.text ?? '{}';
    const code = result.outputFiles.find(({ path }) => path === script)?.text ?? '';
    await mkdir(request.folder, { recursive: true });
    await writeFile(script, code + inlineMap(map, request));
    return { script };
  } catch (error) {
    return { errors: messagesOf(error, request) };
  }
}

/** The source map as a comment, with the student's files named as he knows them. */
function inlineMap(text: string, { folder, program }: BundleRequest): string {
  const map: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key !== 'sources' || !Array.isArray(value)) return value;
    return value.map((source) => relative(dirname(program), join(folder, String(source))));
  });
  const json = JSON.stringify(Object.assign({ sourceRoot: '/' }, map));
  const url = `data:application/json;base64,${Buffer.from(json).toString('base64')}`;
  return `//# sourceMappingURL=${url}\n`;
}

function imports(request: BundleRequest): Plugin {
  const folder = dirname(realpathSync(request.program));
  const { library } = request;
  return {
    name: 'imports of a student',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point' || isOurs(importer, request)) {
          return path === 'student' ? { path: request.program } : undefined;
        }
        if (isBuiltin(path)) return { path, external: true };
        if (path.startsWith('.')) return localFile(join(dirname(importer), path), folder);
        const entry = entriesFor(request).get(path);
        if (entry === undefined) return refused(path, request);
        return { path: entry, ...(library && { namespace: 'mysocks' }) };
      });
      build.onLoad({ filter: /.*/, namespace: 'mysocks' }, ({ path }) => ({
        contents: `export { ${library?.join(', ')} } from ${JSON.stringify(path)};`,
        resolveDir: LIBRARY_FOLDER,
      }));
    },
  };
}

/** The library and the driver may import what they like. */
function isOurs(importer: string, { program, driver }: BundleRequest): boolean {
  if (importer === program) return false;
  return importer === driver || !relative(LIBRARY_FOLDER, importer).startsWith('..');
}

function localFile(path: string, folder: string) {
  const inside = relative(folder, path);
  const closed = inside.startsWith('..') || CLOSED.includes(inside.split('/')[0] ?? '');
  return closed
    ? { errors: [{ text: `A program may import files of its own folder only: got "${inside}"` }] }
    : undefined;
}

/** An exercise that gives only some names of `'mysocks'` gives nothing else. */
function entriesFor({ library }: BundleRequest): typeof ENTRIES {
  return library === undefined ? ENTRIES : new Map([...ENTRIES].slice(0, 1));
}

function refused(path: string, request: BundleRequest) {
  const names = [...entriesFor(request).keys()].map((name) => `'${name}'`).join(', ');
  const text = `A program may import ${names}, Node's own modules and files beside it: got "${path}"`;
  return { errors: [{ text }] };
}

function isBuiltin(path: string): boolean {
  return path.startsWith('node:') || builtinModules.includes(path);
}

function messagesOf(error: unknown, request: BundleRequest): string[] {
  const messages = isBuildFailure(error) ? error.errors : [];
  if (messages.length === 0) return [errorText(error)];
  return messages.map((message) => format(message, request));
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error;
}

/** `greeting-client.ts:12:5: Expected ";" but found "x"`, then the line and a mark below it. */
function format(message: Message, { program, library }: BundleRequest): string {
  const { location } = message;
  const text = inPlainWords(message.text, library);
  if (location === null) return text;
  const file = relative(dirname(program), location.file);
  const place = `${file.startsWith('..') ? basename(file) : file}:${location.line}:${location.column + 1}`;
  const line = location.lineText.replaceAll('\t', ' ');
  const mark = ' '.repeat(location.column) + '^'.repeat(Math.max(1, location.length));
  return `${place}: ${text}\n  ${line}\n  ${mark}`;
}

/** A name that the exercise does not give is no fault of the library, and where that lies is nobody's business. */
function inPlainWords(text: string, library: readonly string[] = []): string {
  const name = /^No matching export in "mysocks:.*" for import "(.*)"$/.exec(text)?.[1];
  return name === undefined
    ? text
    : `'mysocks' gives ${library.join(', ')} in this exercise: got "${name}"`;
}
