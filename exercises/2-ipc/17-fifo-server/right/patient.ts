// Answers side by side, each by a blocking write that may take its time; and slow to start.
import { fstatSync, lstatSync, unlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as ipc from 'mysocks/ipc';

const [path = '', surplus] = process.argv.slice(2);
if (path === '' || surplus !== undefined) process.exit(2);
await sleep(150);

const found = lstatSync(path, { throwIfNoEntry: false });
if (found !== undefined) {
  if (!found.isFIFO()) process.exit(1);
  const probe = await ipc.open(path, ipc.O_WRONLY | ipc.O_NONBLOCK);
  if (probe >= 0) process.exit(1);
} else if (ipc.mkfifo(path, 0o600) < 0) {
  process.exit(1);
}
process.on('exit', (status) => {
  if (status === 0) unlinkSync(path);
});
process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));

const requests = await ipc.open(path, ipc.O_RDWR);
process.stdout.write('ready\n');
let next = 0;
const line = Buffer.alloc(4096);
let length = 0;
const buf = Buffer.alloc(1000);
for (let n = await ipc.read(requests, buf); n > 0; n = await ipc.read(requests, buf)) {
  for (const byte of buf.subarray(0, n)) {
    if (length < line.length) line[length] = byte;
    length++;
    if (byte !== 0x0a) continue;
    if (length <= line.length) request(line.toString('utf8', 0, length - 1));
    length = 0;
  }
}

function request(text: string): void {
  const [, count = '', reply = ''] = /^(\d+) (.+)$/.exec(text) ?? [];
  const n = Number(count);
  if (String(n) !== count || n < 1 || n > 1e6 || reply[0] !== '/') return;
  void answer(reply, next);
  next += n;
}

async function answer(reply: string, first: number): Promise<void> {
  const probe = await ipc.open(reply, ipc.O_WRONLY | ipc.O_NONBLOCK);
  if (probe < 0) return;
  if (fstatSync(probe).isFIFO()) {
    const fd = await ipc.open(reply, ipc.O_WRONLY);
    await ipc.write(fd, `${first}\n`);
    ipc.close(fd);
  }
  ipc.close(probe);
}
