// How long a process lives, and how much it holds: only separate processes show that.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { connectPeer } from '../helpers/peer.ts';
import { TestProgram } from '../helpers/program.ts';
import { run } from '../helpers/script.ts';

const ways = [
  ['with onread', {}],
  ['with streams', { MYSOCKS_STREAMS: '1' }],
] as const;

const LEAVES_ALL_OPEN = `
  import { acceptServerSocket, connectSocket, localPort, readSocket, selectSockets, serverSocket,
    timeoutSocket, writeSocket } from 'mysocks';
  const server = await serverSocket(0);
  const port = localPort(server);
  const idle = await serverSocket(0); // nobody connects
  const first = await connectSocket('127.0.0.1', port);
  const accepted = await acceptServerSocket(server);
  await connectSocket('127.0.0.1', port); // nobody accepts it
  await writeSocket(first, 'read ahead by select, and never read');
  await selectSockets([accepted, idle]);
  await selectSockets([idle, first], 5);
  await selectSockets([first], 0);
  timeoutSocket(first, 5);
  await readSocket(first, Buffer.alloc(1)); // EAGAIN
  await writeSocket(accepted, 'answer');
  timeoutSocket(first, 0);
  await readSocket(first, Buffer.alloc(2)); // the rest stays
  await serverSocket(0); // never used
  console.log('main is done');
`;

const WAITS = `
  import { acceptServerSocket, connectSocket, localPort, readLine, readSocket, selectSockets, serverSocket,
    writeSocket } from 'mysocks';
  const server = await serverSocket(0);
  console.log('listening on 127.0.0.1:' + localPort(server));
  const buf = Buffer.alloc(16 * 2 ** 20);
  const client = await acceptServerSocket(server);
  console.log('accepted');
  await selectSockets([client]);
  console.log('selected');
  await readSocket(client, buf);
  await readSocket(client, buf);
  console.log('read');
  await writeSocket(client, buf);
  console.log('written');
  await selectSockets([server]);
  console.log('a client waits');
`;

describe.each(ways)('a process %s', (_, env) => {
  test('a process ends when its main is done, whatever channels are open', async () => {
    const program = await run(LEAVES_ALL_OPEN, [], { env });
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('main is done\n');
    expect(program.stderr).toBe('');
  });

  test('a process does not end while a call waits', async () => {
    const program = await run(WAITS, [], { env });
    const port = Number((await program.prints(/listening on .*:(\d+)\n/))[1]);
    await aWhile();
    const peer = await connectPeer(port);
    await program.prints(/accepted/);
    await aWhile();
    peer.write('one');
    await program.prints(/selected/);
    await aWhile();
    peer.write('two');
    await program.prints(/read/);
    await aWhile();
    peer.resume();
    await program.prints(/written/);
    await aWhile();
    await connectPeer(port);
    await program.prints(/a client waits/);
    expect(await program.end).toEqual({ code: 0, signal: null });
  });
});

/** Time enough for a process to end that has nothing to wait for: another one starts and ends. */
async function aWhile(): Promise<void> {
  await new TestProgram(process.execPath, ['-e', '0']).end;
}

const NEVER_READS = `
  import { acceptServerSocket, localPort, serverSocket } from 'mysocks';
  const server = await serverSocket(0);
  console.log('listening on 127.0.0.1:' + localPort(server));
  const client = await acceptServerSocket(server);
  const go = new Promise((resolve) => process.stdin.once('data', resolve));
  await go; // one client is accepted, and the next waits; nobody reads from either
`;

const WRITES_64_MB = `
  import { connectSocket, errno, timeoutSocket, writeSocket } from 'mysocks';
  const channel = await connectSocket('127.0.0.1', Number(process.argv[2]));
  timeoutSocket(channel, 400);
  const buf = Buffer.alloc(65536);
  let total = 0;
  while (total < 64 * 2 ** 20) {
    const n = await writeSocket(channel, buf);
    if (n < 0) break;
    total += n;
  }
  console.log(total, errno());
  process.exit();
`;

function residentMegabytes(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
}

describe.skipIf(process.platform !== 'linux')('a reader that never reads', () => {
  test.each(ways)(
    'a reader that never reads stops the writer and does not grow, %s',
    async (_, env) => {
      const reader = await run(NEVER_READS, [], { env });
      const port = (await reader.prints(/listening on .*:(\d+)\n/))[1]!;
      const before = residentMegabytes(reader.pid);
      const accepted = await run(WRITES_64_MB, [port], { env });
      const queued = await run(WRITES_64_MB, [port], { env });
      for (const writer of [accepted, queued]) {
        await writer.end;
        const [total, code] = writer.stdout.trim().split(' ');
        expect(code).toBe('EAGAIN');
        expect(Number(total)).toBeLessThan(16 * 2 ** 20);
      }
      expect(residentMegabytes(reader.pid) - before).toBeLessThan(8);
      reader.type('go\n');
      expect((await reader.end).code).toBe(0);
    },
  );
});

test('a process that writes to a dead peer lives on', async () => {
  const program = await run(`
    import { acceptServerSocket, closeSocket, errno, localPort, serverSocket, writeSocket } from 'mysocks';
    const server = await serverSocket(0);
    console.log('listening on 127.0.0.1:' + localPort(server));
    const client = await acceptServerSocket(server);
    const block = Buffer.alloc(1_000_000);
    while ((await writeSocket(client, block)) > 0);
    console.log(errno(), closeSocket(client));
  `);
  const peer = await connectPeer(Number((await program.prints(/listening on .*:(\d+)\n/))[1]));
  peer.once('data', () => peer.resetAndDestroy());
  await once(peer, 'close');
  expect(await program.end).toEqual({ code: 0, signal: null });
  expect(program.stdout).toMatch(/\n(EPIPE|ECONNRESET) 0\n$/);
});
