/**
 * The page as one self-contained HTML file.
 *
 * @module
 */
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TraceRecord } from '../record/format.ts';
import { loadRun, type Run } from '../record/load.ts';
import { selfContained } from './self-contained.ts';
import { count } from './words.ts';

/** How the page is made. */
export interface PageOptions {
  /** The runs are empty at first, and the page asks its server for their records. */
  readonly live?: boolean;
}

/** A page with more records takes long to open. */
const MOST_RECORDS = 50_000;

/**
 * Writes the page of some recorded runs, below each other on one scale, into a file.
 *
 * @param dirs The folders of the runs.
 * @param file Where the page goes.
 */
export async function writePage(dirs: readonly string[], file: string): Promise<void> {
  writeFileSync(file, await renderPage(dirs.map((dir) => loadRun(dir))));
}

/** The page as text. */
export async function renderPage(runs: readonly Run[], options: PageOptions = {}): Promise<string> {
  const { live = false } = options;
  const content = { live, runs: runs.map(contentOf) };
  const [style, script] = await bundle();
  const template = readFileSync(new URL('../page/page.html', import.meta.url), 'utf8');
  const policy = { 'connect-src': live ? "'self'" : "'none'" };
  return selfContained({ template, style, script, content, policy });
}

function contentOf({ name, records, damaged, note }: Run) {
  const notices: string[] = [];
  if (damaged > 0) notices.push(`Left out: ${count(damaged, 'damaged line')} of the recording.`);
  const shown = records.length > MOST_RECORDS ? firstRecords(records) : records;
  if (shown.length < records.length) {
    const first = MOST_RECORDS.toLocaleString('en-US');
    const all = count(records.length, 'record');
    notices.push(`Shown, and counted in the figures: the first ${first} of ${all}.`);
  }
  return { name, records: shown, notices, ...(note && { note }) };
}

function firstRecords(records: readonly TraceRecord[]): TraceRecord[] {
  return records.toSorted((a, b) => a.ts - b.ts).slice(0, MOST_RECORDS);
}

let parts: Promise<[style: string, script: string]> | undefined;

/** The style sheets and the modules of page/, each as one text. */
function bundle(): Promise<[style: string, script: string]> {
  return (parts ??= Promise.all([bundleOf('page/style.css'), bundleOf('page/main.ts')]));
}

async function bundleOf(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
