// A failed check is run again with recording on, and its picture says who waited for whom.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../lib/grader/trial/outcome.ts';
import { makeRunFolder, removeRunFolder } from '../../../lib/grader/runner/folder.ts';
import { runPlan } from '../../../lib/grader/runner/start.ts';
import type { Report } from '../../../lib/grader/runner/plan.ts';
import { bundle } from '../../../lib/grader/sandbox/bundle.ts';
import { NO_PID } from '../../../lib/trace/record/format.ts';
import { loadRun } from '../../../lib/trace/record/load.ts';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const CHECKS = join(import.meta.dirname, 'recordings.checks.ts');
const ECHO = readFileSync(join(import.meta.dirname, 'one-at-a-time.ts'), 'utf8');

/** Runs the checks for a program with recordings in a new folder. */
async function run(which: 'first' | 'all', source = ECHO) {
  const runFolder = makeRunFolder();
  const folder = temporaryFolder();
  const program = join(runFolder, 'server.ts');
  writeFileSync(program, source);
  const { script = '' } = await bundle({ program, folder: runFolder, name: 'server' });
  const outcomes = new Map<string, Outcome>();
  const hear = (report: Report) => {
    if (report.t === 'outcome') outcomes.set(report.outcome.id, report.outcome);
  };
  const recordings = { folder, which };
  const jobs = [{ id: 'recorded', checks: CHECKS, script, name: 'server', recordings }];
  const result = await runPlan({ jobs, seed: 1, runFolder }, hear);
  removeRunFolder(runFolder);
  return { ...result, outcomes, folder };
}

test('a failed check of a server keeps a recording, and says who waited', async () => {
  const { outcomes, folder, problems } = await run('first');
  expect(problems).toEqual([]);
  const outcome = outcomes.get('at-once');
  expect(outcome?.verdict).toBe('failed');
  expect(outcome?.message).toMatch(
    /Meanwhile the server sat blocked in readSocket for .* while 1 client waited\./,
  );
  expect(outcome?.recordings).toBe(join(folder, 'at-once'));
  expect(readdirSync(folder)).toEqual(['at-once']);
  const { records, note } = loadRun(join(folder, 'at-once', '1'));
  expect(note).toMatchObject({
    head: 'server, check at-once: failed',
    lines: [
      'A right server serves two clients.',
      expect.stringMatching(/^the answer to client 2: nothing came/),
      'expected "hello"',
    ],
  });
  const model = buildModel(records, note?.end);
  const roles = model.processes.map(({ role }) => role).toSorted();
  expect(roles).toEqual(['client', 'client', 'server']);
  expect(model.messages.length).toBeGreaterThan(0); // the bytes of both ends were matched
  // Nothing of the end that the grader puts to all: the server was there when the check gave up.
  expect(model.processes.map(({ fate }) => fate)).toEqual(['unknown', 'unknown', 'unknown']);
});

test('a recorded client of the grader that leaves waits for nothing any more', async () => {
  const { folder } = await run('all');
  const { records } = loadRun(join(folder, 'leaves', '1'));
  const reads = buildModel(records).spans.filter(
    ({ process, operation }) => process.pid > NO_PID && operation.does === 'receives',
  );
  expect(reads.map(({ open, errno }) => [open, errno])).toEqual([[false, 'EBADF']]);
});

test('all failed checks keep recordings when they are asked for, one for each program', async () => {
  const { outcomes, folder } = await run('all');
  expect(readdirSync(folder).toSorted()).toEqual(['at-once', 'leaves', 'two-programs']);
  expect(readdirSync(join(folder, 'two-programs'))).toEqual(['1', '2']);
  expect(outcomes.get('right')).toMatchObject({ verdict: 'passed' });
  expect(outcomes.get('right')?.recordings).toBeUndefined();
});

test('a recording takes nothing from a program but its own regular files', async () => {
  const outside = join(temporaryFolder(), 'secret');
  writeFileSync(outside, 'secret');
  const hostile = ECHO.replace(
    'const server',
    `import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
     const dir = process.env.MYSOCKS_TRACE;
     if (dir) {
       mkdirSync(dir, { recursive: true });
       symlinkSync(${JSON.stringify(outside)}, dir + '/777.jsonl');
       mkdirSync(dir + '/778.jsonl');
       writeFileSync(dir + '/other.txt', 'x');
       writeFileSync(dir + '/note.json', '{"head":"passed","lines":[],"end":1}');
     }
     const server`,
  );
  const { folder, problems } = await run('first', hostile);
  expect(problems).toEqual([]);
  const kept = readdirSync(join(folder, 'at-once', '1'));
  expect(kept.length).toBeGreaterThan(2);
  expect(kept).not.toContain('777.jsonl');
  expect(kept).not.toContain('778.jsonl');
  expect(kept).not.toContain('other.txt');
  expect(loadRun(join(folder, 'at-once', '1')).note?.head).toContain('failed');
});
