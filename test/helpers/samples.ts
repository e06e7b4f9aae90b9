/**
 * The sample programs as plain JavaScript, compiled once for all test files: through a loader of TypeScript each
 * process would cost half a second of processor time more. Vitest calls `setup` before the first test.
 *
 * @module
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compile } from '../../lib/cli/tour-compile.ts';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import { findsKoffi } from '../../lib/grader/sandbox/koffi.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Here `servers/echo-async.ts` is `servers/echo-async.mjs`. */
    samples: string;
  }
}

const FOLDERS = ['servers', 'clients', 'samples/ipc'];

/** Compiles all of them, and again before each run in watch mode. */
export default async function setup(project: TestProject): Promise<() => void> {
  const samples = mkdtempSync(join(tmpdir(), 'mysocks-samples-'));
  const compileAll = async (): Promise<void> => {
    for (const folder of FOLDERS) {
      await compile(programsIn(folder), join(samples, folder), [findsKoffi]);
    }
  };
  await compileAll();
  project.onTestsRerun(compileAll);
  project.provide('samples', samples);
  return () => rmSync(samples, { recursive: true, force: true });
}

function programsIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts'));
  return names.map((name) => join(folder, name));
}
