/**
 * What the command was compiled to, and all checks with it: see cli/compiled.mjs.
 *
 * @module
 */

/** The URL of what a source file was compiled to, where it was. */
export function compiledFile(source: string): string | undefined {
  const compiled: unknown = Reflect.get(globalThis, Symbol.for('mysocks.compiled'));
  const url: unknown = compiled instanceof Map ? compiled.get(source) : undefined;
  return typeof url === 'string' ? url : undefined;
}
