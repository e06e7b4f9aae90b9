// In short, and without a word: the mistakes in wrong/ change this program.
import { fstatSync, statSync, unlinkSync } from 'node:fs';
import { close, errno, mkfifo, O_NONBLOCK, O_RDWR, O_WRONLY } from 'mysocks/ipc';
import { open, read, write } from 'mysocks/ipc';

const path = process.argv[2] ?? '';
if (process.argv.length !== 3) process.exit(2);

if (mkfifo(path, 0o600) < 0) {
  if (errno() !== 'EEXIST' || !statSync(path).isFIFO()) process.exit(1);
  if ((await open(path, O_WRONLY | O_NONBLOCK)) >= 0) process.exit(1);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    unlinkSync(path);
    process.exit(0);
  });
}
const fd = await open(path, O_RDWR);
console.log('ready');

let next = 0;
let rest = '';
let skip = false;
const buf = Buffer.alloc(65536);
for (;;) {
  const n = await read(fd, buf);
  if (n <= 0) break;
  rest += buf.toString('latin1', 0, n);
  const lines = rest.split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    if (!skip && line.length < 4096) await serve(line);
    skip = false;
  }
  if (rest.length >= 4096) {
    rest = '';
    skip = true;
  }
}

async function serve(line: string): Promise<void> {
  const match = /^([1-9][0-9]*) (\/.*)$/.exec(line);
  if (match === null) return;
  const count = Number(match[1]);
  if (count > 1_000_000) return;
  const first = next;
  next += count;
  const reply = await open(Buffer.from(match[2] ?? '', 'latin1').toString(), O_WRONLY | O_NONBLOCK);
  if (reply < 0) return;
  if (fstatSync(reply).isFIFO()) await write(reply, `${first}\n`);
  close(reply);
}
