// A graded program shares queues and memory with the grader, and nothing of it stays.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ipcObjects, removeIpc } from '../../../lib/grader/kernel/ipc.ts';
import { makeRunFolder, removeRunFolder } from '../../../lib/grader/runner/folder.ts';
import type { Report } from '../../../lib/grader/runner/plan.ts';
import { runPlan } from '../../../lib/grader/runner/start.ts';
import { bundle } from '../../../lib/grader/sandbox/bundle.ts';
import type { IsolationLevel } from '../../../lib/grader/sandbox/isolation.ts';
import { noteClaim, removeClaimed } from '../../../lib/grader/sandbox/ipc.ts';
import type { Outcome } from '../../../lib/grader/trial/outcome.ts';
import { IPC_CREAT, IPC_EXCL, msgget, O_CREAT, O_RDWR, shmOpen } from '../../../lib/ipc/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { aName, noLinux } from '../../helpers/ipc.ts';

const CHECKS = join(import.meta.dirname, 'ipc.checks.ts');

async function run(isolation: IsolationLevel, only: string[]) {
  const runFolder = makeRunFolder();
  const program = join(runFolder, 'peer.ts');
  copyFileSync(join(import.meta.dirname, 'ipc-program.ts'), program);
  const { script = '', errors } = await bundle({ program, folder: runFolder, name: 'peer' });
  expect(errors).toBeUndefined();
  const outcomes: Outcome[] = [];
  const hear = (report: Report) => {
    if (report.t === 'outcome') outcomes.push(report.outcome);
  };
  const job = { id: 'peer', checks: CHECKS, script, name: 'peer', only };
  const result = await runPlan({ jobs: [job], seed: 1, runFolder, isolation }, hear);
  const claims = claimed(runFolder);
  removeRunFolder(runFolder);
  return {
    ...result,
    claims,
    said: outcomes.map(({ id, verdict, message }) => [id, verdict, message]),
  };
}

/** The keys and names that a run has handed out, as it has noted them. */
function claimed(runFolder: string): string[] {
  const files = readdirSync(runFolder, { recursive: true, encoding: 'utf8' });
  const values = files.map((file) => /(?:^|\/)ipc\/(?:key|name) (.+)$/.exec(file)?.[1]);
  return values.flatMap((value) => (value === undefined ? [] : [decodeURIComponent(value)]));
}

test.skipIf(noLinux).for<IsolationLevel>(['bubblewrap', 'process-group'])(
  'the programs of a trial share queues and memory with the grader in %s, and leave nothing',
  async (level) => {
    const { said, problems, claims } = await run(level, ['queue', 'memory', 'numbers']);
    expect(said).toEqual([
      ['queue', 'passed', ''],
      ['memory', 'passed', ''],
      ['numbers', 'passed', ''],
    ]);
    expect(problems).toEqual([]);
    expect(claims).toHaveLength(3);
    expect(ipcObjects().filter(({ name }) => claims.includes(name))).toEqual([]);
  },
);

test.skipIf(noLinux)('removeClaimed() takes away what a run has noted, and nothing else', () => {
  const folder = temporaryFolder();
  const [mine, other] = [aName(), aName()];
  for (const name of [mine, other]) shmOpen(name, O_CREAT | O_RDWR);
  const [key, foreign] = [freeKey(), freeKey()];
  for (const each of [key, foreign]) msgget(each, IPC_CREAT | IPC_EXCL | 0o600);
  noteClaim(folder, { kind: 'name', value: mine });
  noteClaim(join(folder, 'runner0'), { kind: 'key', value: key });
  removeClaimed(folder);
  const found = ipcObjects().map(({ name }) => name);
  for (const object of ipcObjects()) if (object.name === String(foreign)) removeIpc(object);
  expect(found).toEqual(expect.arrayContaining([other, String(foreign)]));
  expect(found).not.toContain(mine);
  expect(found).not.toContain(String(key));
});

function freeKey(): number {
  for (;;) {
    const key = 1 + Math.floor(Math.random() * 2 ** 30);
    if (msgget(key, 0) < 0) return key;
  }
}
