import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/helpers/slowest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/house/report/alone-reporter.ts'],
    globalSetup: ['test/helpers/certificates.ts', 'test/helpers/samples.ts'],
    // On two cores vitest would run one file at a time; the tests mostly wait for processes.
    maxWorkers: 6,
    sequence: { sequencer: SlowestFirst },
    // Real processes take their time on a loaded machine. A limit here only ends a test that hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
  },
});
