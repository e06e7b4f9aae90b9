import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadRun } from '../../lib/trace/record/load.ts';
import { serve } from '../helpers/fork-server.ts';
import { connectPeer, readAll } from '../helpers/peer.ts';

describe('the observation point of several processes', () => {
  test('what the parent had read and written counts in the child', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mysocks-observe-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { program, port } = await serve(
      `
      if (isChild()) {
        const client = await inheritedSocket();
        await echo(client);
        closeSocket(client);
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await writen(client, await readLine(client, 64) + ' is read. ');
        await forkChild(client);
        closeSocket(client);
        await waitChildren();
      }
      `,
      [],
      { env: { MYSOCKS_TRACE: folder } },
    );
    const peer = await connectPeer(port);
    const conn = `127.0.0.1:${peer.localPort}`;
    peer.end('head\nand body');
    expect((await readAll(peer)).toString()).toBe('head is read. and body');
    await program.end;
    const { records } = loadRun(folder);
    const child = records.find((record) => record.t === 'pass')?.child;
    expect(records.filter(({ t }) => t === 'fork' || t === 'pass')).toMatchObject([
      { t: 'fork', pid: program.pid, child },
      { t: 'pass', pid: program.pid, child, conn },
    ]);
    const of = (pid: unknown, op: string) =>
      records.filter((record) => record.pid === pid && record.t === 'begin' && record.op === op);
    expect(of(program.pid, 'fork')).toMatchObject([{ conn }]);
    expect(of(child, 'inherit').length).toBe(1);
    expect(of(child, 'read')).toMatchObject([
      { conn, dir: 'c2s' },
      { conn, dir: 'c2s' },
    ]);
    expect(of(child, 'write')).toMatchObject([{ conn, dir: 's2c', off: 14, data: 'and body' }]);
    const ends = records.filter((record) => record.pid === child && record.t === 'end');
    expect(ends).toContainEqual(expect.objectContaining({ off: 5, data: 'and body', res: 8 }));
    expect(ends).toContainEqual(expect.objectContaining({ off: 13, res: 0 }));
  });

  test('what a spare does to warm up is not recorded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mysocks-observe-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { program, port } = await serve(
      `
      if (isChild()) {
        const client = await inheritedSocket();
        await echo(client);
        closeSocket(client);
      } else {
        spareChildren(1);
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await forkChild(client);
        closeSocket(client);
        await waitChildren();
      }
      `,
      [],
      { env: { MYSOCKS_TRACE: folder } },
    );
    const peer = await connectPeer(port);
    peer.end('hello');
    expect((await readAll(peer)).toString()).toBe('hello');
    await program.end;
    const { records } = loadRun(folder);
    const child = records.find((record) => record.t === 'pass')?.child;
    const ops = records.flatMap((record) =>
      record.pid === child && record.t === 'begin' ? [record.op] : [],
    );
    expect(ops).toEqual(['inherit', 'read', 'write', 'read', 'close']);
  });
});
