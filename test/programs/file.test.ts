import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Conversation } from '../helpers/conversation.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { connectPeer, reset } from '../helpers/peer.ts';
import { startServer, type Server } from '../helpers/program.ts';

const root = temporaryFolder();
const content = randomBytes(300_000);

describe.each(['file-iterative', 'file-concurrent'])('%s', (name) => {
  let server: Server;
  beforeAll(async () => {
    writeFileSync(join(root, 'content'), content);
    writeFileSync(join(root, 'empty'), '');
    server = await startServer(`servers/${name}.ts`, ['0', '--root', root]);
  });
  const connect = (): Promise<Conversation> => Conversation.open(server.port);

  it('sends a file byte for byte, an empty one too', async () => {
    const client = await connect();
    expect(await client.ask('GET content')).toBe('OK 300000');
    expect((await client.bytes(300_000)).equals(content)).toBe(true);
    expect(await client.ask('GET empty')).toBe('OK 0');
    expect(await client.ask('GET nothing')).toBe('ERR no such file or directory');
    client.socket.end();
    expect(await client.rest()).toHaveLength(0);
  });

  it('stores a file byte for byte, an empty one too', async () => {
    const client = await connect();
    expect(await client.send('PUT new 300000\n').send(content).line()).toBe('OK 300000');
    expect(readFileSync(join(root, 'new')).equals(content)).toBe(true);
    expect(await client.ask('PUT new 0')).toBe('OK 0');
    expect(readFileSync(join(root, 'new'))).toHaveLength(0);
  });

  it('answers many requests of one write, in order', async () => {
    const client = await connect();
    client.socket.end('PUT a 3\r\n1\n2GET a\nPUT b c 4\nGET GET b c\r\nGET a\nFOO\nGET empty');
    expect(String(await client.rest())).toBe(
      'OK 3\nOK 3\n1\n2OK 4\nOK 4\nGET OK 3\n1\n2ERR unknown request\nOK 0\n',
    );
  });

  it('answers requests that come one byte at a time', async () => {
    const client = await connect();
    await client.sendBytes('PUT slow 3\r\nx\nyGET slow\n');
    expect(await client.lines(3)).toEqual(['OK 3', 'OK 3', 'x']);
    expect(String(await client.bytes(1))).toBe('y');
  });

  it.each(['PUT', 'PUT a', 'PUT a -1', 'PUT a 1.5', 'PUT a 99999999999999999999'])(
    'answers %j, which has no valid size, and closes',
    async (request) => {
      const client = await connect();
      client.send(`GET empty\n${request}\n${'x\n'.repeat(200_000)}`);
      expect(String(await client.rest())).toBe('OK 0\nERR PUT without a valid size\n');
    },
  );

  it('refuses an endless line, and closes', async () => {
    const client = await connect();
    client.send(`GET ${'x'.repeat(1_000_000)}`);
    expect(String(await client.rest())).toBe('ERR line too long\n');
  });

  it('serves the next client after those that reset', async () => {
    for (const text of ['', 'GE', 'GET content\n'.repeat(50), 'LIST\n', 'PUT a 10\nabc']) {
      const client = await connect();
      client.send(text);
      if (text.endsWith('\n')) await client.line();
      await reset(client.socket);
    }
    const next = await connect();
    expect(await next.ask('GET empty')).toBe('OK 0');
  });
});

describe('file-iterative', () => {
  const root = temporaryFolder();
  let server: Server;
  beforeAll(async () => {
    server = await startServer('servers/file-iterative.ts', ['0', '--root', root]);
  });

  it('lists the regular files below the root, in byte order', async () => {
    const client = await Conversation.open(server.port);
    expect(await client.ask('LIST')).toBe('OK 0');
    mkdirSync(join(root, 'a/b'), { recursive: true });
    const names = [
      'B',
      'a b',
      'a.b',
      'a/b/c',
      'a/d',
      'aa',
      'é',
      '\u{ff5e}',
      '\u{1f600}',
      '.hidden',
    ];
    for (const [size, name] of names.entries()) {
      writeFileSync(join(root, name), 'x'.repeat(size));
    }
    const notUtf8 = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x20])]);
    writeFileSync(notUtf8, '');
    writeFileSync(join(root, 'new\nline'), '');
    symlinkSync('B', join(root, 'link'));
    symlinkSync('a', join(root, 'folder-link'));
    execFileSync('mkfifo', [join(root, 'fifo')]);

    const order = [
      '.hidden',
      'B',
      'a b',
      'a.b',
      'a/b/c',
      'a/d',
      'aa',
      'é',
      '\u{ff5e}',
      '\u{1f600}',
    ];
    expect(await client.ask('LIST')).toBe('OK 11');
    expect(await client.lines(10)).toEqual(order.map((name) => `${names.indexOf(name)} ${name}`));
    expect((await client.bytes(5)).toString('latin1')).toBe('0 \xff \n');
  });

  it('sends as many bytes as it announced from a file that grows', async () => {
    const path = join(root, 'grows');
    writeFileSync(path, Buffer.alloc(8_000_000, 'a'));
    const client = await Conversation.open(server.port);
    client.send('GET grows\nGET nothing\n');
    expect(await client.line()).toBe('OK 8000000');
    client.socket.pause();
    appendFileSync(path, Buffer.alloc(8_000_000, 'b'));
    client.socket.resume();
    const bytes = await client.bytes(8_000_004);
    expect(String(bytes.subarray(7_999_999))).toBe('aERR ');
  });

  it('breaks the connection when a file becomes shorter than it announced', async () => {
    const path = join(root, 'shrinks');
    writeFileSync(path, '');
    truncateSync(path, 20_000_000);
    const client = await Conversation.open(server.port);
    client.send('GET shrinks\nGET nothing\n');
    expect(await client.line()).toBe('OK 20000000');
    client.socket.pause();
    truncateSync(path, 5);
    client.socket.resume();
    expect((await client.rest()).length).toBeLessThan(20_000_000);
    await server.program.prints(/^file-iterative: GET shrinks: /m, 'stderr');
  });

  it('says why when its root is gone', async () => {
    const gone = join(root, 'gone');
    mkdirSync(gone);
    const { port } = await startServer('servers/file-iterative.ts', ['0', '--root', gone]);
    execFileSync('rmdir', [gone]);
    const client = await Conversation.open(port);
    expect(await client.ask('LIST')).toBe('ERR no such file or directory');
    expect(await client.rest()).toHaveLength(0);
  });

  it('takes no more memory for a large file', async () => {
    const size = 200_000_000;
    writeFileSync(join(root, 'large'), '');
    truncateSync(join(root, 'large'), size);
    const client = await connectPeer(server.port);
    client.write(`GET large\nPUT copy ${size}\n`);
    const answers = new Promise<void>((resolve) => {
      let left = size + 2 * `OK ${size}\n`.length;
      client.on('data', (bytes: Buffer) => {
        left -= bytes.length;
        if (left === 0) resolve();
      });
    });
    const block = Buffer.alloc(1_000_000);
    for (let sent = 0; sent < size; sent += block.length) {
      await new Promise((resolve) => client.write(block, resolve));
    }
    await answers;
    const status = readFileSync(`/proc/${server.program.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(150_000);
  });
});
