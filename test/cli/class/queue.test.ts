// A class that is graded by workers, which are killed, as are the queue and the collector.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { allProcesses, commandLine } from '../../../lib/grader/kernel/processes.ts';
import { hasCommand } from '../../../lib/grader/sandbox/isolation.ts';
import { bash } from '../../helpers/bash.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const solution = readFileSync(
  join(ROOT, 'exercises/1-sockets/00-first-steps/solution/first-steps.ts'),
  'utf8',
);
const started: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map(kill));
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function start(command: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, MYSOCKS_CLASS_LOCK_MS: '20000' };
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  started.push(child);
  return child;
}

const mysocks = (...args: string[]) =>
  start(process.execPath, join(ROOT, 'lib/cli/mysocks.mjs'), 'class', ...args);

/** Waits for a line, then goes on reading so that the program never waits. */
async function says(child: ChildProcess, words: string): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error('It must have a pipe');
  const lines = createInterface(stdout);
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => line.includes(words) && resolve());
    lines.on('close', () => reject(new Error(`It ended before it said "${words}"`)));
  });
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

async function redis(port: string, dir: string): Promise<ChildProcess> {
  const fixed = ['--bind', '127.0.0.1', '--appendonly', 'yes', '--appendfsync', 'always'];
  const rest = ['--save', '', '--maxmemory-policy', 'noeviction'];
  const child = start('redis-server', '--port', port, '--dir', dir, ...fixed, ...rest);
  await says(child, 'eady to accept connections');
  return child;
}

test.skipIf(!hasCommand('redis-server'))(
  'class grade --queue loses and doubles nothing when a worker, Redis and itself are killed',
  async () => {
    const dir = temporaryFolder();
    const ids = ['101', '102', '103', '104', '105', '106'];
    for (const id of ids) {
      mkdirSync(join(dir, 'in', id), { recursive: true });
      writeFileSync(join(dir, 'in', id, 'first-steps.ts'), `${solution}// ${id}\n`);
    }
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const out = join(dir, 'out');
    const options = ['--exercises', '00', '--isolation', 'any', '--queue', url];
    const collector = () => mysocks('grade', join(dir, 'in'), '--out', out, ...options);
    const worker = () => mysocks('worker', '--queue', url, '--isolation', 'any');

    const server = await redis(port, dir);
    const first = collector();
    const one = worker();
    await says(one, 'begins 102');
    await kill(one); // in the middle of a job
    await kill(first);
    await kill(server);
    await redis(port, dir);
    const again = collector();
    let said = '';
    again.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(again, 'close');
    const two = worker();
    await says(two, 'ready');
    const [status] = await ended;
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.not.stringContaining('not graded'),
    });

    const lines = readFileSync(join(out, 'checks.csv'), 'utf8').trim().split('\n').slice(1);
    expect(lines.map((line) => line.split(',').slice(0, 4).join(' '))).toEqual(
      ids.flatMap((id) => [
        `${id} 00-first-steps greets passed`,
        `${id} 00-first-steps needs-a-name passed`,
      ]),
    );
  },
);

test.skipIf(!hasCommand('redis-server'))(
  'docs/instructors/scripts/queue.sh grades a class, and leaves nothing that runs',
  async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'in/101'), { recursive: true });
    writeFileSync(join(dir, 'in/101/first-steps.ts'), solution);
    const port = await freePort();
    const script = join(ROOT, 'docs/instructors/scripts/queue.sh');
    const env = { PORT: port, WORKERS: '1', ISOLATION: 'any' };
    const done = await bash(`bash ${script} in --out out --exercises 00`, dir, env);
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('All 1 are graded') });
    const left = allProcesses().filter(({ pid }) => commandLine(pid).includes(`127.0.0.1:${port}`));
    expect(left).toEqual([]);
  },
);
