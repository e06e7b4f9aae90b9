import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { UNFINISHED } from '../../lib/protocol/file.ts';
import { Conversation } from '../helpers/conversation.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { reset } from '../helpers/peer.ts';
import { startServer, type Server } from '../helpers/program.ts';

function unfinished(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith(UNFINISHED));
}

/** Begins a PUT and waits until the server has begun it too. */
async function beginPut(port: number, root: string): Promise<Conversation> {
  const client = await Conversation.open(port);
  const before = unfinished(root).length;
  client.send('PUT file 1000\nbeginning');
  await expect.poll(() => unfinished(root).length).toBe(before + 1);
  return client;
}

describe('file-iterative, while a file is put', () => {
  const root = temporaryFolder();
  let server: Server;
  beforeAll(async () => {
    server = await startServer('servers/file-iterative.ts', ['0', '--root', root]);
  });

  it.each(['ends', 'resets'])('keeps the old file when the client %s', async (how) => {
    writeFileSync(join(root, 'file'), 'old');
    const client = await beginPut(server.port, root);
    if (how === 'ends') client.socket.end();
    else await reset(client.socket);
    const next = await Conversation.open(server.port);
    expect(await next.ask('LIST')).toBe('OK 1');
    expect(await next.line()).toBe('3 file');
    expect(readdirSync(root)).toEqual(['file']);
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('old');
  });

  it('makes no file from a PUT that is cut in its content', async () => {
    const client = await Conversation.open(server.port);
    client.socket.end('PUT cut 5\nabcd');
    expect(await client.rest()).toHaveLength(0);
    expect(existsSync(join(root, 'cut'))).toBe(false);
  });

  it.each([
    ['../out', 'name must not leave the root'],
    ['/tmp/out', 'name must be relative'],
    ['a\0b', 'name holds a NUL'],
    ['x'.repeat(256), 'name is too long'],
    [`${UNFINISHED}0`, 'name is reserved'],
    ['folder', 'illegal operation on a directory'],
    ['nowhere/a', 'no such file or directory'],
    ['file/a', 'not a directory'],
    ['', 'name is missing'],
  ])('refuses to put %j, but reads its bytes and goes on', async (name, reason) => {
    mkdirSync(join(root, 'folder'), { recursive: true });
    writeFileSync(join(root, 'file'), 'old');
    const client = await Conversation.open(server.port);
    client.send(`PUT ${name} 100000\n${'LIST\n'.repeat(20_000)}GET file\n`);
    expect(await client.lines(2)).toEqual([`ERR ${reason}`, 'OK 3']);
    expect(String(await client.bytes(3))).toBe('old');
    expect(readdirSync(root)).toEqual(['file', 'folder']);
  });

  it('stores a file with the longest name there is', async () => {
    const name = `folder/${'x'.repeat(248)}`;
    mkdirSync(join(root, 'folder'), { recursive: true });
    const client = await Conversation.open(server.port);
    expect(await client.send(`PUT ${name} 2\nok`).line()).toBe('OK 2');
    expect(readFileSync(join(root, name), 'utf8')).toBe('ok');
  });
});

describe('file-concurrent, while a file is put', () => {
  const root = temporaryFolder();
  let server: Server;
  beforeAll(async () => {
    server = await startServer('servers/file-concurrent.ts', ['0', '--root', root]);
  });

  it('shows others the old file, and not what has come of the new one', async () => {
    writeFileSync(join(root, 'file'), 'old');
    const writer = await beginPut(server.port, root);
    const reader = await Conversation.open(server.port);
    expect(await reader.ask('LIST')).toBe('OK 1');
    expect(await reader.line()).toBe('3 file');
    const [temporary = ''] = unfinished(root);
    expect(await reader.ask(`GET ${temporary}`)).toBe('ERR name is reserved');
    expect(await reader.ask(`PUT ${temporary} 0`)).toBe('ERR name is reserved');
    expect(await writer.send('.'.repeat(991)).line()).toBe('OK 1000');
    expect(await reader.ask('GET file')).toBe('OK 1000');
  });

  it('stores one of two files of the same name that come at once, whole', async () => {
    const clients = await Promise.all(['a', 'b'].map(() => Conversation.open(server.port)));
    const size = 500_000;
    for (const [i, client] of clients.entries()) {
      client.send(`PUT both ${size}\n${String(i).repeat(size)}`);
    }
    for (const client of clients) expect(await client.line()).toBe(`OK ${size}`);
    expect(readFileSync(join(root, 'both'), 'utf8')).toMatch(/^(0{500000}|1{500000})$/);
    expect(unfinished(root)).toEqual([]);
  });
});

describe('a file server that is ended', () => {
  it('leaves no part of a file behind after SIGTERM and its 5 seconds', async () => {
    const names = ['file-iterative', 'file-concurrent'];
    const roots = names.map(() => temporaryFolder());
    const ends = names.map(async (name, i) => {
      const root = roots[i] ?? '';
      const { program, port } = await startServer(`servers/${name}.ts`, ['0', '--root', root]);
      await beginPut(port, root);
      program.kill('SIGTERM');
      return program.end;
    });
    expect(await Promise.all(ends)).toEqual(names.map(() => ({ code: 0, signal: null })));
    expect(roots.map((root) => readdirSync(root))).toEqual([[], []]);
  });

  it('leaves after SIGKILL nothing that another server would show', async () => {
    const root = temporaryFolder();
    const first = await startServer('servers/file-iterative.ts', ['0', '--root', root]);
    await beginPut(first.port, root);
    first.program.kill('SIGKILL');
    await first.program.end;
    const [left = ''] = unfinished(root);
    const { port } = await startServer('servers/file-iterative.ts', ['0', '--root', root]);
    const client = await Conversation.open(port);
    expect(await client.ask('LIST')).toBe('OK 0');
    expect(await client.ask(`GET ${left}`)).toBe('ERR name is reserved');
  });
});

/** Mounts a file system of 1 MB, where that is allowed. */
function mountSmall(folder: string): boolean {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  return mounted.status === 0;
}

const probe = temporaryFolder();
const canMount = mountSmall(probe);
if (canMount) execFileSync('umount', [probe]);

describe.skipIf(!canMount)('file-iterative on a small disk', () => {
  it('refuses a file that does not fit, and takes one that does', async () => {
    const root = temporaryFolder();
    mountSmall(root);
    onTestFinished(() => void spawnSync('umount', ['-l', root]));
    const { port } = await startServer('servers/file-iterative.ts', ['0', '--root', root]);
    const client = await Conversation.open(port);
    client.send('PUT large 3000000\n').send(Buffer.alloc(3_000_000));
    expect(await client.line()).toBe('ERR no space left on device');
    expect(readdirSync(root)).toEqual([]);
    client.send('PUT small 900000\n').send(Buffer.alloc(900_000));
    expect(await client.line()).toBe('OK 900000');
  });

  it('refuses to put into a folder that it may not write', async () => {
    const root = temporaryFolder();
    mountSmall(root);
    onTestFinished(() => void spawnSync('umount', ['-l', root]));
    execFileSync('mount', ['-o', 'remount,ro', root]);
    const { port } = await startServer('servers/file-iterative.ts', ['0', '--root', root]);
    const client = await Conversation.open(port);
    expect(await client.send('PUT a 3\nabc').line()).toBe('ERR read-only file system');
    expect(await client.ask('LIST')).toBe('OK 0');
  });
});
