// What the tests' own reporter makes of tests that fail in every way, read again by parsers that are not ours.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser, type Result } from 'tap-parser';
import { beforeAll, expect, test } from 'vitest';
import { writeJunit } from '../../lib/grader/results/junit.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { TestProgram, root, start } from '../helpers/program.ts';

const FILES = {
  'odd.test.ts': String.raw`
import { beforeAll, describe, expect, test } from 'vitest';
test('passes', () => {});
test('odd # name \\ with "quotes" <xml> & \u0007 and\nnewline', () => expect('a\nb').toBe('a\nc'));
test('several errors', () => {
  expect.soft(1).toBe(2);
  expect.soft('  leading\n---\n...\nok 7 - forged\nBail out!').toBe('x');
});
test('control characters', () => {
  throw new Error('\u001b[31mred\u001b[0m \u0000\u0008 ]]> \ud800 \uffff end');
});
test('an empty message', () => { throw new Error(''); });
test('takes too long', { timeout: 20 }, () => new Promise(() => {}));
test.skip('is skipped', () => {});
test('skips itself', (context) => context.skip('no gcc # here'));
test('prints TAP', () => { process.stdout.write('not ok 1 - fake\nBail out!\n'); });
describe('a suite', () => {
  beforeAll(() => { throw new Error('the hook'); });
  test('inside', () => {});
});
test('leaves a rejection', async () => {
  void Promise.reject(new Error('nobody handles this'));
  await new Promise(setImmediate);
});
`,
  'load.test.ts': "throw new Error('cannot be loaded');\n",
  'empty.test.ts': '',
};

const folder = temporaryFolder();
let status: number | null = null;
let stdout = '';
const tap: Result[] = [];
let broken: unknown[] = [];
let plan = 0;

/** Runs vitest in a folder of its own, and waits for its end. */
async function run(
  cwd: string,
  ...files: string[]
): Promise<{ code: number | null; stdout: string }> {
  const program = new TestProgram(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--root=${cwd}`,
      `--reporter=${join(root, 'test/house/report/tap-reporter.ts')}`,
      `--outputFile.tap=${join(cwd, 'run.tap')}`,
      `--reporter=${join(root, 'test/house/report/alone-reporter.ts')}`,
      '--reporter=json',
      `--outputFile.json=${join(cwd, 'run.json')}`,
      ...files,
    ],
    { cwd },
  );
  const { code } = await program.end;
  return { code, stdout: program.stdout };
}

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  ({ code: status, stdout } = await run(folder));
  const parser = new Parser({ strict: true });
  parser.on('assert', (result: Result) => tap.push(result));
  parser.end(readFileSync(join(folder, 'run.tap')));
  plan = parser.planEnd;
  broken = parser.failures.filter(({ tapError }) => tapError !== null);
});

const point = (name: string) => tap.find((result) => result.name.includes(name));
const message = (name: string) => String(point(name)?.diag?.message);

test('tap-reporter: strict TAP, one flat point for each test and each other error', () => {
  expect(status).toBe(1);
  expect(broken).toEqual([]);
  expect(plan).toBe(15);
  expect(tap.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  expect(tap.filter(({ ok }) => !ok)).toHaveLength(9);
});

test('tap-reporter: a name keeps its characters, but for those that XML cannot hold', () => {
  expect(point('odd.test.ts > odd')?.name).toBe(
    'odd.test.ts > odd # name \\ with "quotes" <xml> & and newline',
  );
});

test('tap-reporter: texts come through, whatever is in them', () => {
  expect(message('odd # name')).toContain("expected 'a\\nb' to be 'a\\nc'");
  expect(message('odd # name')).toContain('\n- c\n+ b');
  expect(message('several errors')).toContain('expected 1 to be 2');
  expect(message('several errors')).toContain('+   leading\n+ ---\n+ ...\n+ ok 7 - forged');
  expect(message('control characters')).toMatch(/^red {2}]]> \ufffd? {2}end$/m);
  expect(message('an empty message')).toContain('Error');
  expect(message('takes too long')).toContain('timed out');
});

test('tap-reporter: what fails outside of a test fails the run', () => {
  expect(message('load.test.ts: an error')).toContain('cannot be loaded');
  expect(message('empty.test.ts: an error')).toContain('No test suite');
  expect(message('odd.test.ts > a suite: an error')).toContain('the hook');
  expect(message('outside of the tests')).toContain('nobody handles this');
});

test('tap-reporter: a skipped test is no failure, and says why', () => {
  expect(point('is skipped')).toMatchObject({ ok: true, skip: 'not run' });
  expect(point('skips itself')).toMatchObject({ ok: true, skip: 'no gcc # here' });
});

test('tap-reporter: no tests are a failure', async () => {
  const empty = temporaryFolder();
  expect(await run(empty, '--passWithNoTests')).toMatchObject({ code: 0 });
  expect(readFileSync(join(empty, 'run.tap'), 'utf8')).toContain('not ok 1 - the test run');
});

test('alone-reporter: names the command that runs a failed test alone, and it does', async () => {
  const commands = [...stdout.matchAll(/^ {2}npm test -- (\S+)(?: -t '(.*)')?$/gm)];
  const files = commands.map(([, file]) => file);
  expect(files.filter((file) => file === 'odd.test.ts')).toHaveLength(5);
  expect(files).toEqual(expect.arrayContaining(['load.test.ts', 'empty.test.ts']));
  const [, , pattern = ''] = commands.find(([command]) => command.includes('odd #')) ?? [];
  const other = temporaryFolder();
  symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'));
  writeFileSync(join(other, 'odd.test.ts'), FILES['odd.test.ts']);
  await run(other, 'odd.test.ts', '-t', pattern);
  const { testResults } = JSON.parse(readFileSync(join(other, 'run.json'), 'utf8'));
  const ran: { status: string; title: string }[] = testResults[0].assertionResults;
  const failed = ran.filter(({ status }) => status === 'failed');
  expect(failed.map(({ title }) => title)).toEqual([expect.stringContaining('odd # name')]);
});

test('writeJunit() makes well-formed XML of it, with every test and every failure', async () => {
  await writeJunit(folder, 'own tests', plan);
  const xml = readFileSync(join(folder, 'junit.xml'), 'utf8');
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml);
  expect(testsuites.testsuite).toMatchObject({ '@_tests': '15', '@_failures': '9' });
  const cases: Record<string, { '@_message'?: string }>[] = testsuites.testsuite.testcase;
  const failures = cases.map(({ failure }) => failure).filter((failure) => failure !== undefined);
  expect(failures).toHaveLength(9);
  expect(failures.every((failure) => failure['@_message'] !== '')).toBe(true);
});

test('writeJunit() refuses a report with fewer tests than there were', async () => {
  await expect(writeJunit(folder, 'own tests', plan + 1)).rejects.toThrow('must hold 16');
});

async function counts(report: string, exitStatus: number): Promise<string> {
  const told = [join(folder, report), String(exitStatus), join(folder, 'failures'), 'npm test'];
  const program = start('.ci/counts.mjs', told);
  await program.end;
  return program.stdout;
}

test('counts.mjs counts the tests, the files that cannot be loaded too, and names all that failed', async () => {
  const [passed, failed, ...files] = (await counts('run.json', 1)).trim().split(/[ /]/);
  expect([passed, failed]).toEqual(['3', '7']);
  expect(files).toEqual(expect.arrayContaining(['odd.test.ts', 'load.test.ts', 'empty.test.ts']));
});

test('counts.mjs tells which tests failed, and with what message', async () => {
  writeFileSync(join(folder, 'failures'), '');
  await counts('run.json', 1);
  const told = readFileSync(join(folder, 'failures'), 'utf8');
  expect(told.match(/^npm test: /gm)).toHaveLength(7);
  expect(told).toMatch(/load\.test\.ts\n.*cannot be loaded/);
  expect(told).toMatch(/odd\.test\.ts > several errors\n.*expected 1 to be 2/);
});

test('counts.mjs takes no run without tests and no crash for a success', async () => {
  writeFileSync(join(folder, 'none.json'), '{"testResults":[]}');
  const passed = {
    name: 'one.test.ts',
    status: 'passed',
    assertionResults: [{ status: 'passed' }],
  };
  writeFileSync(join(folder, 'one.json'), JSON.stringify({ testResults: [passed] }));
  expect(await counts('missing.json', 0)).toBe('0 1\n');
  expect(await counts('none.json', 0)).toBe('0 1\n');
  expect(await counts('one.json', 0)).toBe('1 0\n');
  expect(await counts('one.json', 1)).toBe('1 1\n');
});
