import { defineConfig } from 'vitest/config';
import { parseCLI } from 'vitest/node';
import { SlowestFirst } from './test/helpers/slowest-first.ts';
import { TOGETHER } from './test/helpers/together.ts';

// Real processes take their time on a loaded machine. A limit here only ends a test that hangs.
const PATIENCE = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 300_000 } },
};

// Vitest does not pass --exclude on to projects that exclude something themselves.
const { exclude = [] } = parseCLI(['vitest', ...process.argv.slice(2)]).options;
const excluded = [exclude].flat();

export default defineConfig({
  test: {
    reporters: ['default', './test/house/report/alone-reporter.ts'],
    globalSetup: ['test/helpers/certificates.ts', 'test/helpers/samples.ts'],
    // On two cores vitest would run one file at a time; the tests mostly wait for processes.
    maxWorkers: 6,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          ...PATIENCE,
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [...TOGETHER, ...excluded],
        },
      },
      {
        test: {
          ...PATIENCE,
          name: 'together',
          include: TOGETHER,
          exclude: excluded,
          isolate: false,
          setupFiles: ['test/helpers/afresh.ts'],
        },
      },
    ],
  },
});
