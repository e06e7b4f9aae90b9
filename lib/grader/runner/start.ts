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
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiledFile } from '../exercises/compiled.ts';
import { errorText } from '../kernel/errors.ts';
import { ipcNamespace } from '../kernel/ipc.ts';
import { PLAN_VARIABLE, REPORT_FD, type Job, type Plan, type Report } from './plan.ts';
import { runnerWrappers } from '../sandbox/network.ts';

export interface RunResult {
  /** The runner came to its end, and every check had its turn. */
  readonly complete: boolean;
  /** What went wrong in the grader itself, if anything. */
  readonly problems: readonly string[];
}

/** Longer than any check may take: a runner that is silent for so long will never say anything. */
const SILENCE_MS = 900_000;

/** Runs a plan; `tell` hears every report as it comes. Aborting ends the runner and all programs. */
export async function runPlan(
  plan: Plan,
  tell: (report: Report) => void,
  signal?: AbortSignal,
): Promise<RunResult> {
  const file = join(plan.runFolder, 'plan.json');
  const { command, jobs } = runnerFor(plan);
  const outside = ipcNamespace();
  writeFileSync(file, JSON.stringify({ ...plan, jobs, outside }), { mode: 0o600 });
  for (const wrapper of plan.isolation === 'process-group'
    ? [[]]
    : runnerWrappers(plan.runFolder)) {
    const result = await runOnce([...wrapper, ...command], file, tell, signal);
    const last = wrapper.length === 0 || result.began || signal?.aborted === true;
    if (last) return { complete: result.complete, problems: result.problems };
  }
  return { complete: false, problems: ['The runner could not be started'] };
}

/** Runs the runner once, which may not even begin. */
async function runOnce(
  command: readonly string[],
  plan: string,
  tell: (report: Report) => void,
  signal: AbortSignal | undefined,
): Promise<RunResult & { began: boolean }> {
  const child = startRunner(command, plan);
  const abort = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', abort);
  const silence = setTimeout(abort, SILENCE_MS);
  const problems: string[] = [];
  let [began, complete, log] = [false, false, ''];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-8192)));
  }
  const closed = endOf(child);
  for await (const report of reportsOf(child)) {
    silence.refresh();
    began = true;
    if (report.t === 'broken') problems.push(report.message);
    if (report.t === 'end') complete = true;
    tell(report);
  }
  const how = await closed;
  clearTimeout(silence);
  signal?.removeEventListener('abort', abort);
  if (!complete && signal?.aborted !== true && problems.length === 0)
    problems.push(`The runner ended too early: ${reasonIn(log) ?? how}`);
  return { began, complete: complete && problems.length === 0, problems };
}

/** The reports, line by line. The last line may be broken off, where the runner was killed. */
async function* reportsOf(child: ChildProcess): AsyncGenerator<Report> {
  const pipe = child.stdio[REPORT_FD];
  if (!(pipe instanceof Readable)) return;
  for await (const line of createInterface({ input: pipe })) {
    let report: Report;
    try {
      report = JSON.parse(line);
    } catch {
      continue;
    }
    yield report;
  }
}

/** How it ended, or why it could not be started. */
async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [status, signal] = await once(child, 'close');
    return signal === null ? `exit status ${status}` : String(signal);
  } catch (error) {
    return errorText(error);
  }
}

/** The first error that a log tells of. */
function reasonIn(log: string): string | undefined {
  return /^.*\b(?:Error|E[A-Z]{3,}|[Cc]annot|FATAL ERROR)\b.*$/m.exec(log)?.[0].trim();
}

const MAIN = join(import.meta.dirname, 'main.ts');

/** The runner with its checks, as they were compiled together with the command, or else as they are. */
function runnerFor({ jobs }: Plan): { command: string[]; jobs: Job[] } {
  const main = compiledFile(MAIN);
  const compiled = jobs.flatMap((job) => {
    const checks = compiledFile(job.checks);
    return checks === undefined ? [] : [{ ...job, checks }];
  });
  if (main !== undefined && compiled.length === jobs.length)
    return { command: [process.execPath, fileURLToPath(main)], jobs: compiled };
  const plain = jobs.map((job) => ({ ...job, checks: pathToFileURL(job.checks).href }));
  return { command: [process.execPath, ...withTypes(), MAIN], jobs: plain };
}

/** What a Node needs that does not leave out the types by itself. */
function withTypes(): string[] {
  if ('typescript' in process.features && process.features.typescript !== false) return [];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href];
}

function startRunner([program = '', ...args]: readonly string[], plan: string): ChildProcess {
  return spawn(program, args, {
    env: { ...runnerEnvironment(), [PLAN_VARIABLE]: plan, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl-C in the terminal is for us to handle
  });
}

/** Nothing that could change how the runner works: no options for Node. */
function runnerEnvironment(): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(
    wanted.map((name) => [name, process.env[name] ?? '']).filter(([, value]) => value !== ''),
  );
}
