// Whose words a failure shows: those of the program that failed, not those of another variation.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRunFolder, removeRunFolder } from '../../../lib/grader/runner/folder.ts';
import type { Report } from '../../../lib/grader/runner/plan.ts';
import { runPlan } from '../../../lib/grader/runner/start.ts';
import { bundle } from '../../../lib/grader/sandbox/bundle.ts';
import type { Outcome } from '../../../lib/grader/trial/outcome.ts';

/** As a client it crashes or misspells; as a server it echoes, and says what it has read. */
const PROGRAM = `
  import { createServer } from 'node:net';
  const [word = ''] = process.argv.slice(2);
  console.error('begun with ' + word.replace(/\\d+/, 'a port'));
  if (word === 'crash') throw new Error('as it should');
  if (word === 'hello') console.log('helo');
  else if (word === 'number') {
    setInterval(() => {}, 1e6);
    console.log(process.pid);
  } else {
    createServer({ allowHalfOpen: true }, (client) => {
      client.on('data', (data) => {
        console.error('read ' + data);
        client.end(data);
      });
    }).listen(Number(word), '127.0.0.1');
  }
`;

let problems: readonly string[];
const outcomes = new Map<string, Outcome>();
const runFolder = makeRunFolder();

beforeAll(async () => {
  const program = join(runFolder, 'program.ts');
  writeFileSync(program, PROGRAM);
  const { script = '' } = await bundle({ program, folder: runFolder, name: 'program' });
  const checks = join(import.meta.dirname, 'witnesses.checks.ts');
  const jobs = [{ id: 'said', checks, script, name: 'program' }];
  const hear = (report: Report) => {
    if (report.t === 'outcome') outcomes.set(report.outcome.id, report.outcome);
  };
  ({ problems } = await runPlan({ jobs, seed: 1, runFolder }, hear));
});

afterAll(() => removeRunFolder(runFolder));

test.each(['variations', 'in-a-row'])(
  'a failure shows nothing of a program that has ended before as it should: %s',
  (id) => {
    expect(problems).toEqual([]);
    const { verdict, message } = outcomes.get(id)!;
    expect(verdict).toBe('failed');
    expect(message).toContain('program printed on stderr:\n  | begun with hello');
    expect(message).not.toContain('crash');
    expect(message).not.toContain('as it should');
  },
);

test('a failure in a variation shows what a server has printed since it began', () => {
  const { message } = outcomes.get('server')!;
  expect(message).toMatch(/^three: /);
  expect(message.endsWith('program printed on stderr:\n  | read three')).toBe(true);
});

test('a failure calls a process by the number that it has for itself', () => {
  const { message } = outcomes.get('number')!;
  expect(message).toMatch(/^it calls itself (\d+), and the check calls it \1\n/);
});

test('a failure after all variations shows what the server has printed in them', () => {
  const { message } = outcomes.get('after-variations')!;
  expect(message).toContain('  | begun with a port\n  | read one');
});
