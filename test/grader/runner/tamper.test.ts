// Programs that attack the grader instead of doing the exercise: none gets a point for it, and nothing of
// them remains. Each runs with both levels of isolation.
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { Outcome } from '../../../lib/grader/trial/outcome.ts';
import { allProcesses, commandLine } from '../../../lib/grader/kernel/processes.ts';
import { makeRunFolder, removeRunFolder } from '../../../lib/grader/runner/folder.ts';
import { runPlan } from '../../../lib/grader/runner/start.ts';
import type { Report } from '../../../lib/grader/runner/plan.ts';
import { bundle } from '../../../lib/grader/sandbox/bundle.ts';
import type { IsolationLevel } from '../../../lib/grader/sandbox/isolation.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const CHECKS = join(import.meta.dirname, 'tamper.checks.ts');
const SECRET = join(import.meta.dirname, 'tamper.checks.ts');
const PWNED = join(import.meta.dirname, 'pwned');
const SLEEP = `9${process.pid}.25`;
// Neither the kernel gives it to anybody, nor the grader.
const PORT = 3_000 + (process.pid % 6_000);

/** What a right client does. */
const RIGHT = `
  const socket = net.connect(Number(process.argv[3]), process.argv[2]);
  socket.pipe(process.stdout);
`;
const FORGED = {
  t: 'outcome',
  job: 'forge',
  outcome: {
    id: 'prints',
    verdict: 'passed',
    points: 5,
    ms: 1,
    message: '',
    advice: '',
    steps: [],
    timedOut: false,
  },
};

const PROGRAMS: Record<string, string> = {
  forge: `
    import fs from 'node:fs';
    console.log('TAP version 14\\n1..1\\nok 1 - prints\\nBail out!\\n<testsuites tests="1"/>');
    const line = ${JSON.stringify(`${JSON.stringify(FORGED)}\n`)};
    process.stdout.write(line);
    for (let fd = 2; fd < 64; fd++) try { fs.writeSync(fd, line); } catch {}
    fs.writeFileSync('grade.json', '{"points":5}');`,
  'exit-at-load': `process.exit(0);`,
  'sync-loop': `for (;;);`,
  'fork-bomb': `
    import { fork } from 'node:child_process';
    for (;;) { fork(process.argv[1], process.argv.slice(2)); await new Promise(setImmediate); }`,
  'endless-print': `for (;;) process.stdout.write('x'.repeat(65536)) || await new Promise((go) => process.stdout.once('drain', go));`,
  setsid: `
    import { spawn } from 'node:child_process';
    import net from 'node:net';
    spawn('sleep', ['${SLEEP}'], { detached: true, stdio: 'ignore' }).unref();
    ${RIGHT}`,
  'kill-parent': `
    import net from 'node:net';
    try { process.kill(process.ppid, 'SIGKILL'); } catch {}
    ${RIGHT}`,
  'many-ports': `
    import net from 'node:net';
    for (let i = 0; i < 50; i++) net.createServer().on('error', () => {}).listen(${PORT} + i, '127.0.0.1');`,
  'write-files': `
    import fs from 'node:fs';
    import net from 'node:net';
    try { fs.writeFileSync(${JSON.stringify(PWNED)}, ''); } catch {}
    try { fs.appendFileSync(${JSON.stringify(CHECKS)}, 'pwned'); } catch {}
    ${RIGHT}`,
  'read-solution': `
    import fs from 'node:fs';
    import net from 'node:net';
    fs.readFileSync(${JSON.stringify(SECRET)});
    ${RIGHT}`,
  right: `import net from 'node:net'; ${RIGHT}`,
};

interface Result {
  readonly outcomes: Map<string, Outcome>;
  readonly isolation: IsolationLevel | undefined;
  readonly problems: readonly string[];
}

const results = new Map<IsolationLevel, Result>();

/** Runs all programs, one after another, in one runner. */
async function runAll(level: IsolationLevel): Promise<Result> {
  const sources = temporaryFolder();
  const runFolder = makeRunFolder();
  const jobs = await Promise.all(
    Object.entries(PROGRAMS).map(async ([id, source]) => {
      const program = join(sources, `${id}.ts`);
      writeFileSync(program, source);
      const { script = '', errors } = await bundle({
        program,
        folder: join(runFolder, id),
        name: 'client',
      });
      expect(errors).toBeUndefined();
      return { id, checks: CHECKS, script, name: 'client' };
    }),
  );
  const outcomes = new Map<string, Outcome>();
  let isolation: IsolationLevel | undefined;
  const hear = (report: Report) => {
    if (report.t === 'ready') isolation = report.isolation;
    if (report.t === 'outcome') outcomes.set(report.job, report.outcome);
  };
  const plan = { jobs, seed: 1, runFolder, isolation: level };
  const { problems } = await runPlan(plan, hear);
  removeRunFolder(runFolder);
  return { outcomes, isolation, problems };
}

beforeAll(async () => {
  const [inNamespace, inGroup] = await Promise.all([runAll('bubblewrap'), runAll('process-group')]);
  results.set('bubblewrap', inNamespace);
  results.set('process-group', inGroup);
});

describe.each(['bubblewrap', 'process-group'] as const)('with %s', (level) => {
  function outcomeOf(context: TestContext, id: string): Outcome | undefined {
    const result = results.get(level);
    if (result?.isolation !== level) context.skip(`${level} does not work here`);
    return result?.outcomes.get(id);
  }

  test.for([
    ['fork-bomb', 'crashed', /started more and more processes/],
    ['exit-at-load', 'failed', /but it ended with exit status 0/],
    ['sync-loop', 'failed', /it runs but does not/],
    ['endless-print', 'failed', /printed far more on stdout than it should/],
    ['many-ports', 'failed', /it runs but does not/],
  ] as const)(
    'a program that tries %s fails, and the message says why',
    ([id, verdict, message], context) => {
      const outcome = outcomeOf(context, id);
      expect(outcome).toMatchObject({ verdict, points: 0 });
      expect(outcome?.message).toMatch(message);
    },
  );

  test('a program that prints and writes forged results gets no points', (context) => {
    const outcome = outcomeOf(context, 'forge');
    expect(outcome).toMatchObject({ points: 0 });
    expect(outcome?.verdict).not.toBe('passed');
  });

  test('a program that leaves a process in a session of its own leaves nothing behind', (context) => {
    expect(outcomeOf(context, 'setsid')).toMatchObject({ verdict: 'passed' });
    expect(allProcesses().filter(({ pid }) => commandLine(pid) === `sleep ${SLEEP}`)).toEqual([]);
  });

  test('a program that kills its parent ends at most itself', (context) => {
    expect(outcomeOf(context, 'kill-parent')).toMatchObject({ verdict: 'passed' });
  });

  test('a program that writes into the exercise changes nothing there', (context) => {
    expect(outcomeOf(context, 'write-files')).toBeDefined();
    expect(existsSync(PWNED)).toBe(false);
  });

  test('no port of a program is listened on afterwards', async (context) => {
    outcomeOf(context, 'many-ports');
    const socket = connect(PORT, '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ECONNREFUSED');
  });

  test('the program after all these gets what it deserves, and the grader has no problems', (context) => {
    expect(outcomeOf(context, 'right')).toMatchObject({ verdict: 'passed', points: 5 });
    expect(results.get(level)?.problems).toEqual([]);
  });
});

test('with bubblewrap a program cannot read the solution', (context) => {
  const result = results.get('bubblewrap');
  if (result?.isolation !== 'bubblewrap') context.skip('bubblewrap does not work here');
  expect(result?.outcomes.get('read-solution')).toMatchObject({ verdict: 'crashed', points: 0 });
  expect(result?.outcomes.get('read-solution')?.message).toContain('ENOENT');
});
