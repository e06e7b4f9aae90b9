// The wire carries the program's bytes and nothing else: so programs that are not ours can be the other side.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, isInstalled } from '../../bench/compile.ts';
import {
  closeSocket,
  connectSocket,
  readSocket,
  shutdownSocket,
  writen,
  type Channel,
} from '../../lib/index.ts';
import { TestProgram, start, startServer } from '../helpers/program.ts';

const data = randomBytes(1_000_003); // More than the buffers of a connection hold.

const c = isInstalled('gcc', '--version');
const python = isInstalled('python3', '--version');
// There are many; the options here are those of OpenBSD's, which Linux distributions have.
const nc = (spawnSync('nc', ['-h'], { encoding: 'utf8' }).stderr ?? '').includes('OpenBSD');
const socat = isInstalled('socat', '-V');

const folder = mkdtempSync(join(tmpdir(), 'mysocks-c-'));
beforeAll(() => {
  for (const name of ['echo-client', 'echo-iterative', 'echo-fork'] as const) compile(name, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PYTHON_CLIENT = `
import shutil, socket, sys, threading
server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def send():
    shutil.copyfileobj(sys.stdin.buffer, server.makefile("wb", 0))
    server.shutdown(socket.SHUT_WR)
threading.Thread(target=send).start()
shutil.copyfileobj(server.makefile("rb", 0), sys.stdout.buffer)
`;

/** After the half-close socat waits this many seconds for the rest, by default half a second. */
const PATIENT = ['-t', '500'];

/** Clients that send stdin, half-close, and write what comes back to stdout. */
const clients: [string, boolean, (port: string) => [string, ...string[]]][] = [
  ['C', c, (port) => [join(folder, 'echo-client'), '127.0.0.1', port]],
  ['Python', python, (port) => ['python3', '-c', PYTHON_CLIENT, port]],
  ['nc', nc, (port) => ['nc', '-N', '127.0.0.1', port]],
  ['socat', socat, (port) => ['socat', ...PATIENT, '-', `TCP:127.0.0.1:${port}`]],
];

describe.each(['echo-iterative', 'echo-concurrent'])('%s', (name) => {
  let port: number;
  beforeAll(async () => {
    ({ port } = await startServer(`servers/${name}.ts`));
  });

  for (const [language, there, command] of clients) {
    it.skipIf(!there)(
      `gives a client of ${language} its bytes back after the half-close`,
      async () => {
        const [file, ...args] = command(`${port}`);
        const client = new TestProgram(file, args);
        client.type(data);
        expect(await client.end).toEqual({ code: 0, signal: null });
        expect(client.output.equals(data)).toBe(true);
      },
    );
  }
});

/** Sends `data`, half-closes, and reads at the same time what comes. */
async function converse(server: Channel): Promise<Buffer> {
  const sent = writen(server, data).then((n) => [n, shutdownSocket(server)]);
  const received = await readToEnd(server);
  expect(await sent).toEqual([data.length, 0]);
  return received;
}

async function readToEnd(server: Channel): Promise<Buffer> {
  const parts: Buffer[] = [];
  const buf = Buffer.allocUnsafe(65536);
  let n: number;
  while ((n = await readSocket(server, buf)) > 0) parts.push(Buffer.from(buf.subarray(0, n)));
  expect(n).toBe(0);
  return Buffer.concat(parts);
}

/** Echo servers that say where they listen. */
const servers: [string, boolean, () => [string, ...string[]]][] = [
  ['C (iterative)', c, () => [join(folder, 'echo-iterative'), '0']],
  ['C (fork)', c, () => [join(folder, 'echo-fork'), '0']],
  ['Python', python, () => ['python3', 'bench/peers/echo.py', 'forking']],
  [
    'socat',
    socat,
    () => ['socat', '-d', '-d', ...PATIENT, 'TCP-LISTEN:0,bind=127.0.0.1,fork', 'EXEC:cat'],
  ],
];

describe('connectSocket()', () => {
  for (const [language, there, command] of servers) {
    it.skipIf(!there)(`talks to a server of ${language}, one client after another`, async () => {
      const [file, ...args] = command();
      const program = new TestProgram(file, args);
      const where = language === 'socat' ? 'stderr' : 'stdout';
      const found = await program.prints(/listening on .*:(\d+)\n/, where);
      for (let client = 0; client < 2; client++) {
        const server = await connectSocket('127.0.0.1', Number(found[1]));
        expect(server).toBeGreaterThan(0);
        expect((await converse(server)).equals(data)).toBe(true);
        expect(closeSocket(server)).toBe(0);
      }
      await program.destroy();
    });
  }

  it.skipIf(!nc)('talks to nc, each side with bytes and an end of its own', async () => {
    const program = new TestProgram('nc', ['-lvnN', '127.0.0.1', '0']);
    const found = await program.prints(/Listening on \S+ (\d+)\n/, 'stderr');
    const server = await connectSocket('127.0.0.1', Number(found[1]));
    expect(server).toBeGreaterThan(0);
    const answer = randomBytes(70_001);
    program.type(answer);
    expect((await converse(server)).equals(answer)).toBe(true);
    expect(closeSocket(server)).toBe(0);
    await program.end;
    expect(program.output.equals(data)).toBe(true);
  });
});

describe('clients/echo.ts', () => {
  it.skipIf(!c)('gets back from a server in C what it sends', async () => {
    const server = new TestProgram(join(folder, 'echo-fork'), ['0']);
    const found = await server.prints(/listening on .*:(\d+)\n/);
    const client = start('clients/echo.ts', ['127.0.0.1', String(found[1])]);
    client.type(data);
    expect(await client.end).toEqual({ code: 0, signal: null });
    expect(client.output.equals(data)).toBe(true);
    await server.destroy();
  });
});
