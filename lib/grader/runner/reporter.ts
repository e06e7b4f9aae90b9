/**
 * Tells the process that keeps the results what each check came to, as soon as it is known.
 *
 * @module
 */
import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import type { Outcome } from '../trial/outcome.ts';
import { REPORT_FD, type Report } from './plan.ts';

declare module '@vitest/runner' {
  interface TaskMeta {
    job?: string;
    check?: string;
    outcome?: Outcome;
  }
}

export class PipeReporter implements Reporter {
  onTestCaseReady(testCase: TestCase): void {
    const { job = '', check = '' } = testCase.meta();
    report({ t: 'begin', job, check });
  }

  onTestCaseResult(testCase: TestCase): void {
    const { job = '', check = testCase.name, outcome } = testCase.meta();
    const errors = testCase.result().errors ?? [];
    if (outcome !== undefined) report({ t: 'outcome', job, outcome });
    else
      report({
        t: 'broken',
        message: `${check}: ${errors.map(({ message }) => message).join('; ')}`,
      });
  }

  onTestModuleEnd(testModule: TestModule): void {
    for (const error of testModule.errors()) report({ t: 'broken', message: told(error) });
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const error of errors) report({ t: 'broken', message: told(error) });
    report({ t: 'end' });
  }
}

function told({ message, stack }: SerializedError): string {
  return stack ?? message;
}

/** Writes one report. Its reader may be gone: then nobody needs it. */
export function report(line: Report): void {
  try {
    writeSync(REPORT_FD, `${JSON.stringify(line)}\n`);
  } catch {
    process.exit(1);
  }
}
