/**
 * Starts the runner and listens to its reports. The runner is a process of its own: whatever happens to it,
 * this one keeps the results.
 *
 * Where bubblewrap works, the runner and all programs get a network and process namespace together: ports
 * collide with nothing, and when the runner ends, everything below it ends.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { processesInside } from '../kernel/processes.ts';
import { PLAN_VARIABLE, REPORT_FD, type Plan, type Report } from './plan.ts';
import { runnerWrappers } from '../sandbox/network.ts';

export interface RunResult {
  /** The runner came to its end, and every check had its turn. */
  readonly complete: boolean;
  /** What went wrong in the grader itself, if anything. */
  readonly problems: readonly string[];
}

/** A folder of one run: programs, their working folders, the plan. Other users may pass through, not look. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mysocks-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** Ends what may still run in the folder of a run, and removes it. */
export function removeRunFolder(folder: string): void {
  sweep(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Runs a plan; `tell` hears every report as it comes. Aborting ends the runner and all programs. */
export async function runPlan(
  plan: Plan,
  tell: (report: Report) => void,
  signal?: AbortSignal,
): Promise<RunResult> {
  const file = join(plan.runFolder, 'plan.json');
  writeFileSync(file, JSON.stringify(plan), { mode: 0o600 });
  for (const wrapper of plan.isolation === 'process-group' ? [[]] : runnerWrappers()) {
    const result = await runOnce(wrapper, file, tell, signal);
    if (result !== undefined) return result;
  }
  return { complete: false, problems: ['The runner could not be started'] };
}

/** Runs the runner once; `undefined` when it did not even begin. */
async function runOnce(
  wrapper: readonly string[],
  plan: string,
  tell: (report: Report) => void,
  signal: AbortSignal | undefined,
): Promise<RunResult | undefined> {
  const child = startRunner(wrapper, plan);
  const abort = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', abort);
  const problems: string[] = [];
  let began = false;
  let complete = false;
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-8192)));
  }
  const closed = once(child, 'close');
  const reports = child.stdio[REPORT_FD];
  if (!(reports instanceof Readable)) throw new Error('The runner has no pipe for its reports');
  for await (const line of createInterface({ input: reports })) {
    const report: Report = JSON.parse(line);
    began = true;
    if (report.t === 'broken') problems.push(report.message);
    if (report.t === 'end') complete = true;
    tell(report);
  }
  await closed;
  signal?.removeEventListener('abort', abort);
  if (!began && signal?.aborted !== true && wrapper.length > 0) return undefined;
  if (!complete && signal?.aborted !== true)
    problems.push(`The runner ended too early.${log === '' ? '' : `\n${log.trim()}`}`);
  return { complete: complete && problems.length === 0, problems };
}

function startRunner(wrapper: readonly string[], plan: string): ChildProcess {
  const vitest = join(
    dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
    'vitest.mjs',
  );
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const command = [
    ...wrapper,
    process.execPath,
    vitest,
    'run',
    '--configLoader',
    'runner',
    '--config',
    config,
  ];
  return spawn(command[0] ?? '', command.slice(1), {
    env: { ...runnerEnvironment(), [PLAN_VARIABLE]: plan, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl-C in the terminal is for us to handle
  });
}

/** Nothing that could change how the runner works: no options for Node, no variables of another vitest. */
function runnerEnvironment(): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(
    wanted.map((name) => [name, process.env[name] ?? '']).filter(([, value]) => value !== ''),
  );
}

/** Ends every process that still works in the folder. */
function sweep(folder: string): void {
  for (let left = true; left;) {
    const found = processesInside(folder).filter(({ state }) => state !== 'Z');
    for (const { pid } of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it is gone already
      }
    }
    left = found.length > 0;
  }
}
