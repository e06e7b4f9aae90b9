import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { listenPeer, readAll, readExactly, reset } from '../helpers/peer.ts';
import { start, startServer, type TestProgram } from '../helpers/program.ts';

function echoClient(port: number | string, host = '127.0.0.1'): TestProgram {
  return start('clients/echo.ts', [host, `${port}`]);
}

describe('clients/echo.ts', () => {
  test('echo sends stdin and writes every byte that comes back to stdout', async () => {
    const { port } = await startServer('servers/echo-async.ts');
    const client = echoClient(port);
    const large = randomBytes(3_000_001);
    client.type(large);
    expect(await client.end).toEqual({ code: 0, signal: null });
    expect(client.output.equals(large)).toBe(true);
    expect(client.stderr).toBe('');
    const empty = echoClient(port, 'localhost');
    empty.type('');
    expect((await empty.end).code).toBe(0);
  });

  test("echo sends as bytes come, half-closes at stdin's end, and reads to the end", async () => {
    const peers = await listenPeer();
    const client = echoClient(peers.port);
    const peer = await peers.next();
    client.child.stdin?.write('first');
    expect((await readExactly(peer, 5)).toString()).toBe('first');
    peer.write('FIRST');
    await client.prints(/^FIRST$/);
    client.type('last');
    expect((await readAll(peer)).toString()).toBe('last'); // the end of the stream came, too
    peer.end('LAST');
    expect((await client.end).code).toBe(0);
    expect(client.stdout).toBe('FIRSTLAST');
  });

  test('echo prints one line and exits 1 when nobody listens, or the name is not known', async () => {
    const peers = await listenPeer();
    const refused = echoClient(1);
    const unknown = echoClient(peers.port, 'no such host');
    expect((await refused.end).code).toBe(1);
    expect(refused.stderr).toBe('echo: connectSocket: connection refused\n');
    expect((await unknown.end).code).toBe(1);
    expect(unknown.stderr).toMatch(/^echo: connectSocket: .+\n$/);
    expect(refused.stdout + unknown.stdout).toBe('');
  });

  test.each([
    ['resets', reset],
    ['ends the stream', async (peer) => void (await once(peer.end(), 'finish'))],
  ] satisfies [
    string,
    (peer: Awaited<ReturnType<Awaited<ReturnType<typeof listenPeer>>['next']>>) => Promise<void>,
  ][])('echo prints one line and exits 1 when the server %s in the middle', async (_, stop) => {
    const peers = await listenPeer();
    const client = echoClient(peers.port);
    const peer = await peers.next();
    client.child.stdin?.write('some of it');
    expect((await readExactly(peer, 10)).toString()).toBe('some of it');
    await stop(peer);
    expect((await client.end).code).toBe(1);
    expect(client.stderr).toMatch(/^echo: .+\n$/);
  });

  test('echo prints one line and exits 1 when fewer bytes come back than were sent', async () => {
    const peers = await listenPeer();
    const client = echoClient(peers.port);
    client.type('1234567890');
    const peer = await peers.next();
    await readAll(peer);
    peer.end('123');
    expect((await client.end).code).toBe(1);
    expect(client.stdout).toBe('123');
    expect(client.stderr).toBe('echo: the server ended the stream after 3 of 10 bytes\n');
  });

  test('echo ends with 1 when nobody reads its stdout any more', async () => {
    const peers = await listenPeer();
    const client = echoClient(peers.port);
    const peer = await peers.next();
    client.child.stdout?.destroy();
    await once(client.child.stdout!, 'close');
    peer.write(Buffer.alloc(100_000));
    expect(await client.end).toEqual({ code: 1, signal: null });
  });

  test.concurrent.each([
    [[]],
    [['127.0.0.1']],
    [['127.0.0.1', 'http']],
    [['127.0.0.1', '1', '2']],
    [['-x', '1']],
  ])('echo %j prints usage on stderr and exits 2', async (args) => {
    const client = start('clients/echo.ts', args);
    expect((await client.end).code).toBe(2);
    expect(client.stdout).toBe('');
    expect(client.stderr).toMatch(/^echo: .+\nUsage: npx tsx clients\/echo\.ts HOST PORT\n$/);
  });
});
