// A grade as a student reads it.
import { describe, expect, test } from 'vitest';
import type { GradedCheck } from '../../../lib/grader/results/grade-json.ts';
import {
  checkLine,
  failureText,
  firstFailure,
  totalLine,
} from '../../../lib/grader/results/report.ts';
import { gradeOf } from '../../helpers/grade.ts';

describe('the report', () => {
  const plain = (_: string, text: string) => text;
  const failed: GradedCheck = {
    id: 'reads-on',
    title: 'prints a greeting that comes in pieces',
    verdict: 'failed',
    points: 0,
    max: 2,
    ms: 10,
    message: 'stdout: other bytes than expected\nexpected "a"\ngot      "b"',
    advice: 'Go on until readSocket gives 0.',
    steps: ['the server listens', 'the program connects'],
    replay: 'npx mysocks grade 01 --check reads-on --seed 7',
  };

  test('checkLine() says the verdict in words, then points, id and title', () => {
    expect(checkLine(failed, 8, plain)).toBe(
      '  FAILED        0/2  reads-on  prints a greeting that comes in pieces',
    );
  });

  test('failureText() numbers the steps, shows the difference, advises, and tells how to replay', () => {
    expect(failureText(failed, plain).split('\n')).toEqual([
      'FAILED reads-on: prints a greeting that comes in pieces',
      '',
      '   1. the server listens',
      '   2. the program connects',
      '',
      '  stdout: other bytes than expected',
      '  expected "a"',
      '  got      "b"',
      '',
      '  Advice  Go on until readSocket gives 0.',
      '',
      '  Again   npx mysocks grade 01 --check reads-on --seed 7',
    ]);
  });

  test('failureText() breaks prose between words, and neither bytes nor the command that is to be copied', () => {
    const prose = `client 1: ${'word '.repeat(30).trim()}`;
    const bytes = `expected "${'a b '.repeat(30)}"`;
    const replay = `npx mysocks grade 01 --program ${'folder/'.repeat(12)}x.ts --check reads-on`;
    const check = { ...failed, message: `${prose}\n${bytes}`, replay };
    const lines = failureText(check, plain).split('\n');
    expect(lines.filter((line) => line.includes('word')).every((line) => line.length <= 80)).toBe(
      true,
    );
    expect(lines).toContain(`  ${bytes}`);
    expect(lines).toContain(`  Again   ${replay}`);
  });

  test('failureText() leaves out the middle of a long list of steps', () => {
    const steps = Array.from({ length: 50 }, (_, i) => `step ${i + 1}`);
    const lines = failureText({ ...failed, steps }, plain).split('\n');
    expect(lines).toContain('      … 37 more steps …');
    expect(lines).toContain('  50. step 50');
  });

  test('firstFailure() is the first check that failed by itself, not one that was skipped', () => {
    const grade = gradeOf([
      { ...failed, verdict: 'skipped' },
      { ...failed, id: 'b', verdict: 'crashed' },
    ]);
    expect(firstFailure(grade)?.id).toBe('b');
    expect(totalLine(grade, plain)).toBe('0 of 4 points');
  });
});
