/**
 * Stack traces of a bundled program, in terms of its sources.
 *
 * Node can do this (`--enable-source-maps`), but reads the map at every start, which is a quarter of a child's
 * starting time. Here the map is read when the first trace is shown.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Lets traces name the files and lines from which `bundle` was made; its map stands beside it. */
export function mapStacks(bundle: string): void {
  const url = pathToFileURL(bundle).href;
  let map: SourceMap | undefined;
  const place = (site: NodeJS.CallSite): string => {
    const [file, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
    if (file !== url || line === null || column === null) return textOf(site);
    map ??= new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as SourceMapPayload);
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry)) return textOf(site);
    const source = resolve(dirname(bundle), decodeURIComponent(entry.originalSource));
    const original = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    return textOf(site).replace(`${file}:${line}:${column}`, original);
  };
  Error.prepareStackTrace = (error, sites) => {
    try {
      return [String(error), ...sites.map((site) => `    at ${place(site)}`)].join('\n');
    } catch {
      return [String(error), ...sites.map((site) => `    at ${textOf(site)}`)].join('\n'); // no map
    }
  };
}

/** `echo (file:///…/echo.mjs:10:31)`, as Node shows it. */
function textOf(site: { toString(): string }): string {
  return site.toString();
}
