// Slow to start; a READ of 4,000 bytes at a time, read in tiny pieces; asks once more at the end of the file.
import { appendFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import {
  closeSocket,
  connectSocket,
  perror,
  readSocket,
  shutdownSocket,
  writeSocket,
} from 'mysocks';

await wait(600);
const server = await connectSocket(process.argv[2]!, +process.argv[3]!);
if (server === -1) {
  perror('connect');
  process.exit(1);
}
const name = process.argv[4]!;
const dest = process.argv[5]!;
const one = Buffer.alloc(1);
const few = Buffer.alloc(777);

const size = await request('SIZE ' + name);
if (!existsSync(dest + '.part') || statSync(dest + '.part').size > size) {
  rmSync(dest + '.part', { force: true });
  writeFileSync(dest + '.part', '');
}
for (;;) {
  const at = statSync(dest + '.part').size;
  let n = await request('READ ' + name + ' ' + at + ' 4000');
  if (n === 0) break;
  while (n > 0) {
    const got = await readSocket(server, few, Math.min(few.length, n));
    if (got < 1) process.exit(1);
    appendFileSync(dest + '.part', few.subarray(0, got));
    n -= got;
  }
}
shutdownSocket(server);
closeSocket(server);
if (statSync(dest + '.part').size !== size) process.exit(1);
renameSync(dest + '.part', dest);

async function request(text: string) {
  for (let bytes = Buffer.from(text + '\n'); bytes.length > 0;) {
    const sent = await writeSocket(server, bytes);
    if (sent < 0) process.exit(1);
    bytes = bytes.subarray(sent);
  }
  let line = '';
  while (!line.endsWith('\n')) {
    if ((await readSocket(server, one)) !== 1) process.exit(1);
    line += one.toString('latin1');
  }
  if (!/^OK \d+\n$/.test(line)) {
    process.stderr.write(line);
    process.exit(1);
  }
  return parseInt(line.slice(3));
}
