/**
 * The page in which one is the network, as one self-contained HTML file: the student's file, the worker that runs it,
 * and the explorer are all in there.
 *
 * @module
 */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selfContained } from '../../trace/show/self-contained.ts';
import { NAMES } from '../host/banned.ts';
import type { Bundle } from '../host/bundle.ts';
import type { Choice } from '../scenarios/index.ts';

/** What is played. */
export interface Play {
  readonly bundle: Bundle;
  readonly scenarios: readonly Choice[];
  /** The steps that are played first, in the first scenario. */
  readonly steps: readonly string[];
}

/** A worker made of a text that the page has: nothing else, and no network. */
const WORKER = { 'worker-src': 'blob:' };

/** The page as text. */
export async function renderPlay({ bundle, scenarios, steps }: Play): Promise<string> {
  const [style, script, worker] = await parts();
  const { mappings, sources } = bundle.map.payload;
  const content = {
    file: bundle.name,
    worker: workerOf(bundle.code, worker),
    mappings,
    source: sources.findIndex((source) => basename(source) === bundle.name),
    scenarios,
    steps,
  };
  const template = readFileSync(new URL('../page/page.html', import.meta.url), 'utf8');
  return selfContained({ template, style, script, content, policy: WORKER });
}

/**
 * The program of the worker. The student's file begins in its second line, and errors name the place by the name
 * in the last.
 */
function workerOf(code: string, worker: string): string {
  const names = ['give', 'library', ...NAMES, ...HIDDEN].join();
  return `const student = function (${names}) {\n${code}\n};\n${worker}\n//# sourceURL=node.bundle\n`;
}

/** What a worker has besides, and a node has not. */
const HIDDEN = ['importScripts', 'close', 'onmessage', 'caches', 'name', 'student'];

let made: Promise<[style: string, script: string, worker: string]> | undefined;

function parts() {
  return (made ??= Promise.all([
    textOf('style.css', 'esm'),
    textOf('main.ts', 'esm'),
    textOf('worker.ts', 'iife'),
  ]));
}

async function textOf(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../page/${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format,
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
