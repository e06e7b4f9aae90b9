/**
 * The order of the test files: those that take longest come first, or one of them would run alone at the end. Those
 * that share a process come after all that do not.
 *
 * @module
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const SLOWEST = [
  'exercises/exercises.test.ts',
  'cli/class/sixty.test.ts',
  'cli/grade.test.ts',
  'grader/exercises/edition.test.ts',
  'cli/faults.test.ts',
  'house/bench.test.ts',
  'grader/trial/vigil.test.ts',
  'cli/endings.test.ts',
  'house/readme.test.ts',
  'programs/echo.test.ts',
  'sockets/streams.test.ts',
  'distributed/explore.test.ts',
  'distributed/exercises.test.ts',
  'cli/explore.test.ts',
  'grader/runner/hidden-descriptors.test.ts',
  'grader/grading/submission.test.ts',
  'cli/mistake.test.ts',
  'grader/runner/unprotected.test.ts',
  'cli/paths.test.ts',
  'grader/gate/verify.test.ts',
  'grader/runner/tamper.test.ts',
];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = SLOWEST.findIndex((name) => moduleId.endsWith(`/test/${name}`));
      return at < 0 ? SLOWEST.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files); // vitest's own order
    // Those that share a process follow each other: for any other file it would end.
    const shares = ({ project }: TestSpecification): number => Number(!project.config.isolate);
    return sorted.toSorted((a, b) => shares(a) - shares(b) || place(a) - place(b));
  }
}
