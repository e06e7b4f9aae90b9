/**
 * The configuration of the runner: vitest runs the checks of the exercises that the plan names.
 *
 * @module
 */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ROOT } from '../exercises/kit.ts';
import { readPlan } from './plan.ts';
import { PipeReporter } from './reporter.ts';

const plan = readPlan();

export default defineConfig({
  root: ROOT,
  logLevel: 'silent',
  // The packages may be a link out of a path that is not plain: see plain-path.ts.
  resolve: { preserveSymlinks: true },
  test: {
    include: [...new Set(plan.jobs.map(({ checks }) => checks))],
    globalSetup: join(import.meta.dirname, 'prepare.ts'),
    setupFiles: join(import.meta.dirname, 'setup.ts'),
    reporters: [new PipeReporter()],
    // A worker that is a thread starts in half the time; the program under test is never in it.
    pool: 'threads',
    isolate: false,
    // Threads would close descriptors of each other: where several are wanted, several runners are started.
    maxWorkers: 1,
    // The checks know their own limits, which follow the machine's pace. This one ends what is broken.
    testTimeout: 600_000,
    hookTimeout: 60_000,
    watch: false,
    passWithNoTests: true,
    cache: false,
  },
});
