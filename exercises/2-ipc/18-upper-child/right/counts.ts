// The child answers whole lines. At the end the parent counts: as many bytes as it has sent must come back.
import { close, forkChild, inherited, isChild, read, socketpair } from 'mysocks/ipc';
import { waitpid, write, type Pair } from 'mysocks/ipc';

const buf = Buffer.alloc(30_000);

function upper(bytes: Buffer): Buffer {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)) as Buffer;
}

if (isChild()) {
  const { sockets } = inherited<{ sockets: Pair }>();
  close(sockets[1]);
  let parts: Buffer[] = [];
  for (let n = await read(sockets[0], buf); n > 0; n = await read(sockets[0], buf)) {
    const end = buf.subarray(0, n).lastIndexOf('\n') + 1;
    parts.push(Buffer.from(buf.subarray(0, end)));
    if (end > 0) {
      await write(sockets[0], upper(Buffer.concat(parts)));
      parts = [];
    }
    parts.push(Buffer.from(buf.subarray(end, n)));
  }
  process.exit(0);
}

const sockets: Pair = [-1, -1];
socketpair(sockets);
const child = await forkChild({ sockets });
close(sockets[0]);
let sent = 0;
let received = 0;
let over = false;
let last = 0x0a;

void (async () => {
  const chunk = Buffer.alloc(50_000);
  for (let n = await read(0, chunk); n > 0; n = await read(0, chunk)) {
    last = chunk[n - 1] ?? 0;
    sent += n;
    if ((await write(sockets[1], chunk.subarray(0, n))) < n) return;
  }
  over = true;
  // An unfinished line gets a newline on its way, which is not printed.
  if (last !== 0x0a) await write(sockets[1], '\n');
  if (received === sent) close(sockets[1]);
})();

for (let n = await read(sockets[1], buf); n > 0; n = await read(sockets[1], buf)) {
  received += n;
  const surplus = over ? Math.max(0, received - sent) : 0;
  await write(1, buf.subarray(0, n - surplus));
  if (over && received >= sent) close(sockets[1]);
}
process.exit((await waitpid(child)) === 0 && over ? 0 : 1);
