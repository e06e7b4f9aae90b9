/**
 * One program under test as the operating system sees it: start it, find all that it started, end it.
 *
 * In a namespace of its own every process that it ever makes has the namespace's first process as an
 * ancestor, even after setsid(2) or a double fork, and dies with it. Without a namespace a process that
 * leaves the group can only be found again by what it inherited.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { Socket } from 'node:net';
import { Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  allProcesses,
  descendants,
  hasProc,
  processesInside,
  processesOfUser,
  processOf,
  type Proc,
} from '../kernel/processes.ts';
import { errorText } from '../kernel/errors.ts';
import { exitOf, type Exit } from './exit.ts';
import { closeInside, makePipes, type Pipes } from './pipes.ts';
import { isSame, kill } from './same.ts';
import { INFO_FD, launchCommand, type Isolation, type Launch } from './isolation.ts';

/** A process that SIGKILL has not ended by then waits for a device that does not answer. */
const UNKILLABLE_MS = 60_000;

export class IsolatedProcess extends EventEmitter<{ exit: [Exit] }> {
  exit: Exit | undefined;
  readonly pipes: { stdin: Writable; stdout: Readable; stderr: Readable };
  /** The pipes of its standard streams, as `/proc/PID/fd` calls them. */
  readonly streams: ReadonlySet<string>;
  readonly #child: ChildProcess;
  readonly #isolation: Isolation;
  readonly launch: Launch;
  /** The first process of the namespace, or the program itself. */
  #first: Proc | undefined;
  /** What starts the program: the first process, or a shell below it. */
  #starter: Proc | undefined;
  /** The program's own process. */
  #own: Proc | undefined;
  /** Every process of it that was seen so far, by number. */
  readonly #seen = new Map<number, Proc>();

  private constructor(
    isolation: Isolation,
    launch: Launch,
    env: Record<string, string>,
    pipes: Pipes | undefined,
  ) {
    super();
    const [command = '', ...args] = launchCommand(isolation, launch);
    this.#isolation = isolation;
    this.launch = launch;
    const [input, ...output] = pipes?.inside ?? (['pipe', 'pipe', 'pipe'] as const);
    const info = isolation.level === 'bubblewrap' ? 'pipe' : 'ignore';
    this.#child = spawn(command, args, {
      cwd: launch.folder,
      env,
      stdio: [launch.stdin ?? input, ...output, info],
      detached: true, // a group of its own, so that the whole group can be signalled
    });
    if (pipes !== undefined) closeInside(pipes);
    const { stdin, stdout, stderr } = pipes ?? this.#child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('No pipes');
    this.pipes = { stdin, stdout, stderr };
    this.streams = pipes?.names ?? new Set();
    this.#child.on('error', () => this.#ended({ status: 127, signal: undefined }));
    this.#child.on('exit', (code, signal) => this.#ended(exitOf(code, signal)));
  }

  /** Starts a program; resolves when its process is known, or has ended already. */
  static async start(
    isolation: Isolation,
    launch: Launch,
    env: Record<string, string>,
  ): Promise<IsolatedProcess> {
    const user = isolation.changesUser ? launch.user : undefined;
    const pipes = hasProc ? await makePipes(user) : undefined;
    const started = new IsolatedProcess(isolation, launch, env, pipes);
    if (started.#child.pid === undefined) throw await started.#notStarted();
    if (isolation.level === 'bubblewrap') {
      await started.#findInNamespace();
      if (started.#own === undefined) await started.#expectRan();
    } else started.#own = started.#first = processOf(started.#child.pid ?? -1);
    return started;
  }

  /** Nothing has begun: there is no room for a process, or one of the commands that start it is missing. */
  async #notStarted(): Promise<Error> {
    const [error] = await once(this.#child, 'error');
    this.#closePipes();
    return new Error(`A program cannot be started: ${errorText(error)}`);
  }

  /** It has ended before it was seen. That is its own doing, unless bubblewrap says that it could not start it. */
  async #expectRan(): Promise<void> {
    if (this.exit === undefined) await once(this, 'exit');
    const said = await text(this.pipes.stderr);
    this.pipes.stderr = Readable.from(Buffer.from(said));
    if (!/^(bwrap|setpriv|prlimit): /.test(said)) return;
    this.#closePipes();
    throw new Error(`A program cannot be started any more: ${said.trim().split('\n')[0]}`);
  }

  #closePipes(): void {
    for (const end of [this.pipes.stdin, this.pipes.stdout, this.pipes.stderr]) end.destroy();
  }

  /** The number of the program's own process; `undefined` when it is not there any more. */
  get pid(): number | undefined {
    return this.#own !== undefined && isSame(this.#own) ? this.#own.pid : undefined;
  }

  /** All processes of the program that live now, zombies among them. */
  processes(): Proc[] {
    if (this.#isolation.level === 'bubblewrap') {
      if (this.#first === undefined || !isSame(this.#first)) return [];
      return descendants(this.#first.pid).filter(({ pid }) => pid !== this.#starter?.pid);
    }
    for (const proc of this.#candidates()) this.#seen.set(proc.pid, proc);
    return [...this.#seen.values()]
      .map(({ pid, start }) => processOf(pid) ?? { pid, start: `not ${start}` })
      .filter((now): now is Proc => this.#seen.get(now.pid)?.start === now.start);
  }

  /** Sends a signal to the program's own process. */
  signal(name: NodeJS.Signals): boolean {
    const pid = this.pid;
    return pid !== undefined && kill(pid, name);
  }

  /** Ends it with all that it started, and waits until its own process is gone. */
  async destroy(): Promise<void> {
    const begin = performance.now();
    for (let left = true; left;) {
      if (performance.now() - begin > UNKILLABLE_MS) throw new Error('A program cannot be ended');
      const all = this.processes().filter(({ state }) => state !== 'Z');
      if (this.#isolation.level === 'bubblewrap') {
        if (this.#first !== undefined && isSame(this.#first)) kill(this.#first.pid, 'SIGKILL');
      } else {
        if (this.#child.pid !== undefined) kill(-this.#child.pid, 'SIGKILL');
        for (const { pid } of all) kill(pid, 'SIGKILL');
      }
      this.#child.kill('SIGKILL');
      left = this.#isolation.level === 'process-group' && all.length > 0;
      if (left) await new Promise(setImmediate);
    }
    if (this.exit === undefined) await once(this, 'exit');
    this.#closePipes();
  }

  /** Bubblewrap tells the number of the namespace's first process; that one's child is the program, or a shell that has it as child. */
  async #findInNamespace(): Promise<void> {
    const info = this.#child.stdio[INFO_FD];
    const told = /"child-pid": (\d+)/.exec(info instanceof Socket ? await text(info) : '');
    const first = processOf(Number(told?.[1] ?? -1));
    if (first === undefined) return;
    this.#first = first;
    while (this.#own === undefined && this.exit === undefined) {
      const all = allProcesses();
      const starter = this.launch.firstPid ? all.find(({ ppid }) => ppid === first.pid) : first;
      this.#starter = starter;
      // What a shell forks to use up numbers stays a copy of it.
      this.#own = all.find(
        ({ ppid, copy }) => ppid === starter?.pid && (starter === first || !copy),
      );
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Without a namespace: what the program started, by ancestry, by user, or by what it inherited. */
  #candidates(): Proc[] {
    const roots = [this.#child.pid ?? -1, ...this.#seen.keys()];
    const below = roots.flatMap((pid) => descendants(pid));
    const own = this.exit === undefined ? [processOf(this.#child.pid ?? -1)] : [];
    const { user, folder, sharesIpc = false } = this.launch;
    const inherited =
      this.#isolation.changesUser && !sharesIpc ? processesOfUser(user) : processesInside(folder);
    return [...own, ...below, ...inherited].filter((proc) => proc !== undefined);
  }

  #ended(exit: Exit): void {
    if (this.exit !== undefined) return;
    this.exit = exit;
    this.emit('exit', exit);
  }
}
