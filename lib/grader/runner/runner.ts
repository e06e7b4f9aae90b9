/**
 * A runner, seen by the process that keeps the results: whatever happens to it, this one keeps them.
 *
 * Where bubblewrap works, the runner and all programs get a network and process namespace together: ports
 * collide with nothing, and when the runner ends, everything below it ends.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { errorText } from '../kernel/errors.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';
import { runnerWrappers } from '../sandbox/network.ts';
import type { Outcome } from '../trial/outcome.ts';
import { ANSWER_FD, SETTING_VARIABLE, type Answer, type Setting, type Task } from './plan.ts';

/** Longer than any check may take: a runner that is silent for so long will never say anything. */
const SILENCE_MS = 900_000;

export class Runner {
  /** What went wrong in the grader itself. */
  readonly problems: string[] = [];
  /** How the programs are kept apart; `undefined` when it did not begin. */
  isolation: IsolationLevel | undefined;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<Answer>;
  readonly #closed: Promise<string>;
  #log = '';
  #hasAnswered = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#answers = answersOf(child);
    this.#closed = endOf(child);
    child.stdin?.on('error', () => {}); // that it has gone is seen by its answers
    for (const stream of [child.stdout, child.stderr])
      stream?.on(
        'data',
        (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-8192)),
      );
  }

  /** Starts one in the strongest namespaces in which it begins, and waits until it is ready, or has ended. */
  static async start(
    command: readonly string[],
    setting: Setting,
    signal?: AbortSignal,
  ): Promise<Runner> {
    const file = join(setting.folder, 'setting.json');
    writeFileSync(file, JSON.stringify(setting), { mode: 0o600 });
    const wrappers = setting.isolation === 'process-group' ? [[]] : runnerWrappers(setting.folder);
    for (const wrapper of wrappers) {
      const runner = new Runner(spawnRunner([...wrapper, ...command], file));
      runner.obey(signal);
      await runner.#begins();
      if (runner.#hasAnswered || wrapper.length === 0 || signal?.aborted === true) return runner;
    }
    throw new Error('There is no way to start a runner');
  }

  /** Ends it, and all programs, when that is aborted. */
  obey(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const abort = () => this.#kill();
    signal.addEventListener('abort', abort);
    void this.#closed.then(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  }

  /** Runs a check. `undefined` when the runner is lost: why, its problems say. */
  async perform(task: Task): Promise<Outcome | undefined> {
    this.#child.stdin?.write(`${JSON.stringify(task)}\n`);
    const answer = await this.#answer();
    return answer?.t === 'outcome' ? answer.outcome : undefined;
  }

  /** Lets it end, which it does when it has no task. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    const late = setTimeout(() => this.#kill(), SILENCE_MS);
    await this.#closed;
    clearTimeout(late);
  }

  /**
   * Ends its whole process group. Bubblewrap's child asks to die with its parent only some time after its start: were
   * the parent killed alone before that, the child would wait for it for ever, and hold the pipes open.
   */
  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // it is gone already
    }
  }

  async #begins(): Promise<void> {
    const answer = await this.#answer();
    if (answer?.t === 'ready') this.isolation = answer.isolation;
  }

  /** Its next answer that is no problem; `undefined` when it has ended. */
  async #answer(): Promise<Answer | undefined> {
    const silence = setTimeout(() => this.#kill(), SILENCE_MS);
    try {
      for (;;) {
        const { done, value } = await this.#answers.next();
        if (done === true) return await this.#lost();
        this.#hasAnswered = true;
        if (value.t !== 'broken') return value;
        this.problems.push(value.message);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  async #lost(): Promise<undefined> {
    const how = await this.#closed;
    if (this.problems.length === 0)
      this.problems.push(`The runner ended too early: ${reasonIn(this.#log) ?? how}`);
  }
}

/** The answers, line by line. The last line may be broken off, where the runner was killed. */
async function* answersOf(child: ChildProcess): AsyncGenerator<Answer, undefined> {
  const pipe = child.stdio[ANSWER_FD];
  if (!(pipe instanceof Readable)) return;
  for await (const line of createInterface({ input: pipe })) {
    let answer: Answer;
    try {
      answer = JSON.parse(line);
    } catch {
      continue;
    }
    yield answer;
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

function spawnRunner([program = '', ...args]: readonly string[], setting: string): ChildProcess {
  return spawn(program, args, {
    env: { ...runnerEnvironment(), [SETTING_VARIABLE]: setting, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
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
