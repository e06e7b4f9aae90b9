/**
 * Runs the tests of the project, and writes junit.xml: `npm run test:junit [-- FILTER …]`.
 *
 * The exit status is that of the test run; it is 1, too, when there is no complete report.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { writeJunit } from '../../../lib/grader/results/junit.ts';

const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
const reporter = (name: string) => `--reporter=${join(import.meta.dirname, name)}`;

process.chdir(ROOT);
for (const file of ['run.tap', 'junit.xml']) rmSync(file, { force: true });

const tests = spawn(
  process.execPath,
  [
    VITEST,
    'run',
    '--reporter=default',
    reporter('alone-reporter.ts'),
    reporter('tap-reporter.ts'),
    '--outputFile.tap=run.tap',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
const [status] = await once(tests, 'exit');

const tap = readFileSync('run.tap', 'utf8');
const planned = Number(/^1\.\.(\d+)$/m.exec(tap)?.[1]);
await writeJunit('.', 'mysocks', planned);
const failed = /^not ok /m.test(tap);
console.log(`junit.xml: ${planned} tests, ${failed ? 'not all' : 'all'} of them passed`);
process.exitCode = status === 0 && !failed ? 0 : 1;
