// Node's own spawn; only the pipes are from 'mysocks/ipc'. What is open here spawn would pass on, so each stage begins
// as a shell that closes it.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { pipe, type Pair } from 'mysocks/ipc';

const BECOME = 'while [ "$1" != -- ]; do fd=$1; exec {fd}>&-; shift; done; shift; exec "$@"';

const line = process.argv.slice(2);
const stages: string[][] = [];
for (let at = 0; at <= line.length;) {
  const next = line.indexOf('--', at);
  const end = next < 0 ? line.length : next;
  stages.push(line.slice(at, end));
  at = end + 1;
}
if (stages.some(({ length }) => length === 0)) {
  console.error('pipeline: an empty stage');
  process.exit(2);
}

const running = new Set<ChildProcess>();
let stopped = 0;
function stop(status: number): void {
  stopped = status;
  for (const child of running) child.kill('SIGKILL');
}
process.on('SIGTERM', () => stop(143));
process.on('SIGINT', () => stop(130));

const pairs = stages.slice(1).map((): Pair => {
  const fd: Pair = [-1, -1];
  pipe(fd);
  return fd;
});
const made = pairs.flat();
let last = 0;
for (const [i, words] of stages.entries()) {
  const input = pairs[i - 1]?.[0] ?? 0;
  const output = pairs[i]?.[1] ?? 1;
  const args = ['-c', BECOME, 'pipeline', ...made.map(String), '--', ...words];
  const child = spawn('bash', args, { stdio: [input, output, 2] });
  running.add(child);
  child.on('exit', (code, signal) => {
    running.delete(child);
    if (i === stages.length - 1) last = code ?? 128 + constants.signals[signal ?? 'SIGKILL'];
    if (running.size === 0) process.exit(stopped || last);
  });
}
for (const fd of made) closeSync(fd);
