// Node's own streams and processes; only the pipe is from 'mysocks/ipc'. The child has it as its stdin.
import { spawn } from 'node:child_process';
import { closeSync, createWriteStream } from 'node:fs';
import { constants } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { pipe, type Pair } from 'mysocks/ipc';

const writeEnd = process.env['WRITE_END'];
if (writeEnd !== undefined) {
  closeSync(Number(writeEnd));
  await pipeline(process.stdin, process.stdout).catch(() => process.exit(1));
  process.exit(0);
}

const fd: Pair = [-1, -1];
if (pipe(fd) < 0) process.exit(1);
const child = spawn(process.execPath, process.argv.slice(1), {
  stdio: [fd[0], 'inherit', 'inherit'],
  env: { ...process.env, WRITE_END: String(fd[1]) },
});
closeSync(fd[0]);
child.on('exit', (code, signal) => {
  process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
});
await pipeline(process.stdin, createWriteStream('', { fd: fd[1] })).catch(() => {});
