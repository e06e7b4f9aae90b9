import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parser } from 'tap-parser';
import { afterAll, describe, expect, test } from 'vitest';
import schema from '../../../lib/grader/grade.schema.json' with { type: 'json' };
import type { Verdict } from '../../../lib/grader/trial/outcome.ts';
import type { GradedCheck } from '../../../lib/grader/results/grade-json.ts';
import { writeJunit } from '../../../lib/grader/results/junit.ts';
import { toTap } from '../../../lib/grader/results/tap.ts';
import { gradeOf } from '../../helpers/grade.ts';

const folder = mkdtempSync(join(tmpdir(), 'mysocks-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const VERDICTS: Verdict[] = ['passed', 'failed', 'skipped', 'too-slow', 'crashed', 'did-not-run'];

// Text as a hostile program would like to have it in the results.
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'ok 1 - fake\nnot ok',
    'Bail out!',
    '1..0 # SKIP',
    '  ---\n  message: x\n  ...',
    ']]></failure><testcase name="x"/>',
    '\u001b[31m\u0000\ufffe\ud800 # TODO',
    '   leading\n\n trailing  ',
    "key: 'value' \\ # no",
  ),
);

const check: fc.Arbitrary<GradedCheck> = fc
  .record({
    verdict: fc.constantFrom(...VERDICTS),
    message: nasty,
    advice: nasty,
    title: nasty,
    steps: fc.array(nasty, { maxLength: 3 }),
    max: fc.nat(5),
  })
  .map(({ verdict, max, ...texts }) => ({
    ...texts,
    id: 'some-check',
    verdict,
    max,
    points: verdict === 'passed' ? max : 0,
    ms: 3,
    replay: 'npx mysocks grade 04 --check some-check --seed 7',
  }));

function parseTap(text: string) {
  const problems: string[] = [];
  const results: { ok: boolean; name: string; diag?: { message: string } }[] = [];
  const parser = new Parser({ strict: true });
  parser.on('assert', (result) => results.push(result));
  parser.on('extra', (line) => problems.push(`extra: ${String(line)}`));
  parser.on('bailout', () => problems.push('bailout'));
  parser.end(text);
  return { problems, results, version: text.split('\n')[0] };
}

describe('run.tap', () => {
  test('toTap() gives strict TAP 14 with one point for each check, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(check, { minLength: 1, maxLength: 6 }), (checks) => {
        const { problems, results, version } = parseTap(toTap(gradeOf(checks)));
        expect(problems).toEqual([]);
        expect(version).toBe('TAP version 14');
        const ok = (verdict: Verdict) => verdict === 'passed' || verdict === 'skipped';
        expect(results.map((result) => result.ok)).toEqual(
          checks.map(({ verdict }) => ok(verdict)),
        );
      }),
    );
  });

  test('toTap() carries the message of a failure over many lines', () => {
    const message = 'other bytes than expected\nexpected "a"\ngot      "b"';
    const failed = {
      ...fc.sample(check, 1)[0],
      verdict: 'failed',
      message,
      advice: '',
    } as GradedCheck;
    const { results } = parseTap(toTap(gradeOf([failed])));
    expect(results[0]?.diag?.message).toContain(message);
  });
});

describe('junit.xml', () => {
  test('writeJunit() gives well-formed XML with a case for each check and the texts of failures', async () => {
    const checks = [
      ...fc.sample(check, { numRuns: 60, seed: 1 }),
      ...VERDICTS.map((verdict) => ({ ...sample(), verdict })),
    ];
    const grade = gradeOf(checks);
    writeFileSync(join(folder, 'run.tap'), toTap(grade));
    await writeJunit(folder, grade.exercise, checks.length);
    const xml = readFileSync(join(folder, 'junit.xml'), 'utf8');
    expect(XMLValidator.validate(xml)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      isArray: (name) => name === 'testcase',
    });
    const { testsuites } = parser.parse(xml);
    expect(testsuites['@_name']).toBe('junit.xml');
    const cases: Record<string, unknown>[] = testsuites.testsuite.testcase;
    expect(cases).toHaveLength(checks.length);
    const failures = cases.filter((one) => 'failure' in one);
    const bad = checks.filter(({ verdict }) => !['passed', 'skipped'].includes(verdict));
    expect(failures).toHaveLength(bad.length);
    const last = failures.at(-1)?.['failure'] as Record<string, string>;
    expect(last['@_message']).toContain('the message');
  });

  test('writeJunit() tells class, time, why a check was skipped, and all of a failure with its steps', async () => {
    const failed = {
      ...sample(),
      title: 'says <&> "x"',
      ms: 1234,
      message: 'one line\nexpected "a"\tb',
    };
    const checks: GradedCheck[] = [
      { ...failed, steps: ['client 1 connects', 'client 1 sends "<"'] },
      { ...sample(), id: 'b', verdict: 'skipped', message: 'It needs a, which did not pass.' },
      { ...sample(), id: 'c', verdict: 'passed', points: 1, ms: 5 },
    ];
    const casesOf = async (some: GradedCheck[]) => {
      writeFileSync(join(folder, 'run.tap'), toTap(gradeOf(some)));
      await writeJunit(folder, '04-upper-server', some.length);
      const xml = readFileSync(join(folder, 'junit.xml'), 'utf8');
      const parser = new XMLParser({ ignoreAttributes: false, trimValues: false });
      return parser.parse(xml).testsuites.testsuite.testcase;
    };
    const [first, second, third] = await casesOf(checks);
    const names = { '@_classname': '04-upper-server', '@_name': 'a: says <&> "x"' };
    expect(first).toMatchObject({ ...names, '@_time': '1.234' });
    expect(first.failure).toEqual({
      '@_message': 'one line',
      '@_type': 'fail',
      '#text': `one line\nexpected "a"b\nReplay: r\n\nSteps:\nclient 1 connects\nclient 1 sends "<"`,
    });
    expect(second.skipped['@_message']).toBe('It needs a, which did not pass.');
    expect(third).toMatchObject({ '@_name': 'c: t', '@_time': '0.005' });
    const now = checks.map((one) => ({ ...one, verdict: 'passed' as const, points: 1 }));
    const [passed] = await casesOf(now);
    expect(passed).toMatchObject(names);
  });

  test('writeJunit() refuses a file with fewer checks than there should be', async () => {
    writeFileSync(join(folder, 'run.tap'), 'TAP version 14\n1..0\n');
    await expect(writeJunit(folder, '04-upper-server', 3)).rejects.toThrow(
      'must hold 3 checks: got 0',
    );
  });

  function sample(): GradedCheck {
    return {
      ...gradeOf([]),
      id: 'a',
      title: 't',
      verdict: 'failed',
      points: 0,
      max: 1,
      ms: 1,
      message: 'the message',
      advice: '',
      steps: [],
      replay: 'r',
    };
  }
});

describe('grade.json', () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  const good = fc.sample(check, { numRuns: 20, seed: 4 }).map((one) => ({
    ...one,
    title: 'a title',
    message: one.verdict === 'passed' ? '' : 'why',
  }));

  test('grade.schema.json takes a grade with every verdict', () => {
    expect(validate(gradeOf(good)), JSON.stringify(validate.errors)).toBe(true);
  });

  test('grade.schema.json takes version 2 with all that it adds, and not without', () => {
    const two = { ...gradeOf(good), version: 2 };
    const more = { id: '101', time: '2026-11-20T12:00:00.000Z', files: { 'a.ts': 'a'.repeat(64) } };
    expect(validate({ ...two, ...more, warnings: [] })).toBe(true);
    expect(validate({ ...two, ...more })).toBe(false);
  });

  test('grade.schema.json refuses points for a check that did not run, and a failure without a word', () => {
    const [one] = good;
    expect(
      validate(gradeOf([{ ...one, verdict: 'did-not-run', points: 1, max: 1 } as GradedCheck])),
    ).toBe(false);
    expect(validate(gradeOf([{ ...one, verdict: 'failed', message: '' } as GradedCheck]))).toBe(
      false,
    );
  });
});
