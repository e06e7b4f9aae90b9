// Programs under test, as real processes. What a test file has started is ended with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, inject } from 'vitest';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import { descendants } from './proc.ts';

/** The folder of the project, with a slash behind it. */
export const root = `${ROOT}/`;

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** How this Node runs TypeScript: by itself, or with a loader. */
export const nodeOptions = Reflect.get(process.features, 'typescript') ? [] : ['--import', tsx];

export interface Ways {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** A process group of its own, as the terminal gives to a command: `interrupt()` reaches all of it. */
  group?: boolean;
  /** The most descriptors that it may have: `ulimit -n`. */
  descriptors?: number;
  /** Run the TypeScript of a sample program as it is, as `npx tsx` does. */
  typescript?: boolean;
}

/** How a process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export class TestProgram {
  readonly pid: number;
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  /** Resolves when the process has ended and all it has printed has come. */
  readonly end: Promise<End>;
  private readonly bytes: Buffer[] = [];
  private ended: End | undefined;
  private readonly changed = new Set<() => void>();

  constructor(command: string, args: string[], { cwd, env, group = false }: Ways = {}) {
    this.child = spawn(command, args, {
      cwd: cwd ?? root,
      env: { ...process.env, ...env },
      detached: group,
    });
    this.pid = this.child.pid ?? -1;
    this.child.stdin?.on('error', () => {}); // A program may end without reading it.
    this.child.stdout?.on('data', (bytes: Buffer) => {
      this.bytes.push(bytes);
      this.stdout += bytes.toString('latin1');
      this.change();
    });
    this.child.stderr?.on('data', (bytes: Buffer) => {
      this.stderr += bytes.toString();
      this.change();
    });
    this.end = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => {
        this.ended = { code, signal };
        this.change();
        resolve(this.ended);
      });
    });
    programs.add(this);
  }

  /** What came on stdout, as it is. */
  get output(): Buffer {
    return Buffer.concat(this.bytes);
  }

  /** Waits for a text on stdout or stderr. */
  async prints(pattern: RegExp, where: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this[where]);
      if (found !== null) return found;
      if (this.ended !== undefined) {
        const { code, signal } = this.ended;
        throw new Error(
          `Program must print ${pattern} on ${where}: it ended with ${code ?? signal}\n${this.stdout}${this.stderr}`,
        );
      }
      await new Promise<void>((resolve) => this.changed.add(resolve));
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** What Ctrl-C does: the signal goes to every process of the group. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** Sends text to stdin and ends it. */
  type(text: string | Uint8Array): void {
    this.child.stdin?.end(text);
  }

  /** Ends the process, whatever it does, and what it has started. */
  async destroy(): Promise<void> {
    const all = this.ended === undefined ? [this.pid, ...descendants(this.pid)] : [];
    for (const pid of all) endProcess(pid);
    this.child.stdin?.destroy();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    if (this.ended === undefined && this.pid > 0) await once(this.child, 'close');
    programs.delete(this);
  }

  private change(): void {
    for (const resolve of this.changed) resolve();
    this.changed.clear();
  }
}

const programs = new Set<TestProgram>();
afterAll(async () => {
  await Promise.all([...programs].map((program) => program.destroy()));
});

/** What runs in place of a program of the project: of a sample the JavaScript that was compiled from it. */
function scriptOf(file: string, { typescript = false }: Ways): string {
  const path = relative(ROOT, resolve(ROOT, file));
  if (typescript || !/^(servers|clients|samples\/ipc)\//.test(path)) return file;
  return join(inject('samples'), path.replace(/\.ts$/, '.mjs'));
}

/** Starts a TypeScript or JavaScript program of the project (`servers/echo-async.ts`) or elsewhere. */
export function start(file: string, args: readonly string[] = [], ways: Ways = {}): TestProgram {
  const script = scriptOf(file, ways);
  const node = [...(script.endsWith('ts') ? nodeOptions : []), script, ...args];
  if (ways.descriptors === undefined) return new TestProgram(process.execPath, node, ways);
  const limited = `ulimit -n ${ways.descriptors} && exec "$0" "$@"`;
  return new TestProgram('/bin/sh', ['-c', limited, process.execPath, ...node], ways);
}

/** A server that listens. */
export interface Server {
  program: TestProgram;
  port: number;
}

/** Starts a server and waits for its line `NAME: listening on HOST:PORT`. */
export async function startServer(
  file: string,
  args: readonly string[] = ['0'],
  ways?: Ways,
): Promise<Server> {
  const program = start(file, args, ways);
  const found = await program.prints(/listening on .*:(\d+)\n/);
  return { program, port: Number(found[1]) };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
