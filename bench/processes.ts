/**
 * The processes of the benchmark: started, waited for, and gone when it ends, however it ends.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ROOT } from '../lib/grader/exercises/kit.ts';
import { descendants } from './cost.ts';

/** A program and its arguments. */
export type Command = readonly [file: string, ...args: string[]];

/** A server that listens on loopback. */
export interface Server {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** The processor on which its clients have to run, where that matters. */
  readonly clientsOn?: number;
  /** Ends it and the children it started. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 6_000; // a sample server gives its clients 5 s

const running = new Set<ChildProcess>();

/** Starts a program that ends with the benchmark. */
export function start([file, ...args]: Command): ChildProcess {
  const env = { ...process.env };
  // These certificates cost every Node process 37 ms, and no socket here uses them.
  delete env['NODE_EXTRA_CA_CERTS'];
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], env, cwd: ROOT });
  child.on('error', () => {}); // it then ends without output, and that is noticed
  child.stdin.on('error', () => {});
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts a server and waits for its line `NAME: listening on HOST:PORT`. */
export async function startServer(name: string, command: Command): Promise<Server> {
  const child = start(command);
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  const port = await listeningPort(child);
  clearTimeout(timer);
  if (port === undefined || child.pid === undefined) {
    throw new Error(`${name} does not start: ${command.join(' ')}`);
  }
  return { name, pid: child.pid, port, stop: () => stop(child) };
}

async function listeningPort(child: ChildProcess): Promise<number | undefined> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const port = /: listening on .*:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) {
      child.stdout!.resume();
      return Number(port);
    }
  }
  return undefined;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const family = descendants(child.pid!);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
  clearTimeout(timer);
  family.forEach(kill);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already, which is what we want
  }
}

function killAll(): void {
  for (const { pid } of running) {
    if (pid !== undefined) [...descendants(pid), pid].forEach(kill);
  }
}

/** From now on nothing that was started outlives this process. */
export function killOnExit(): void {
  process.on('exit', killAll);
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
}
