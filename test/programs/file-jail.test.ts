import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Conversation } from '../helpers/conversation.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/program.ts';

const SECRET = 'not for everybody';

/** A folder with a secret beside the root, and one whose name begins like that of the root. */
const top = temporaryFolder();
const root = join(top, 'root');
const outside = join(top, 'root-of-others');
let port: number;

beforeAll(async () => {
  mkdirSync(join(root, 'folder/deep'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), SECRET);
  writeFileSync(join(root, 'file'), 'inside');
  writeFileSync(join(root, 'folder/file'), 'inside');
  const links = {
    out: '../root-of-others/secret',
    absolute: join(outside, 'secret'),
    up: '..',
    others: outside,
    chain: 'chain2',
    chain2: 'folder/chain3',
    'folder/chain3': '../others/secret',
    loop: 'loop',
    device: '/dev/zero',
    descriptor: '/proc/self/fd/0',
    dangling: '../new',
    in: 'folder/file',
    'in-absolute': join(root, 'file'),
    'in-chain': 'in-chain2',
    'in-chain2': 'folder/deep/../../in',
    'in-folder': 'folder',
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  ({ port } = await startServer('servers/file-iterative.ts', ['0', '--root', root]));
});

describe('file-iterative', () => {
  it.each([
    '../root-of-others/secret',
    '..',
    'folder/../../root-of-others/secret',
    'folder/../file',
    './file',
    '.',
    '/etc/passwd',
    join(outside, 'secret'),
    join(root, 'file'),
    '//etc/passwd',
    'file\0',
    'file/',
    'file/.',
    'folder',
    'folder//file',
    'fifo',
    'out',
    'absolute',
    'up/root/file',
    'up/root-of-others/secret',
    'others/secret',
    'chain',
    'folder/chain3',
    'loop',
    'loop/file',
    'device',
    'descriptor',
    'dangling',
    '~/.profile',
    '%2e%2e/root-of-others/secret',
    'x'.repeat(256),
    `${'folder/deep/../'.repeat(10)}file`,
  ])('neither reads nor writes %j', async (name) => {
    const client = await Conversation.open(port);
    expect(await client.ask(`GET ${name}`)).toMatch(/^ERR /);
    expect(await client.send(`PUT ${name} 3\nbad`).line()).toMatch(/^ERR /);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe(SECRET);
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('inside');
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readdirSync(top)).toEqual(['root', 'root-of-others']);
  });

  it.each(['in', 'in-absolute', 'in-chain', 'in-folder/file'])(
    'reads %j, a link that stays inside, but does not write through it',
    async (name) => {
      const client = await Conversation.open(port);
      expect(await client.ask(`GET ${name}`)).toBe('OK 6');
      expect(String(await client.bytes(6))).toBe('inside');
      expect(await client.send(`PUT ${name} 3\nbad`).line()).toMatch(/^ERR /);
      expect(readFileSync(join(root, name), 'utf8')).toBe('inside');
    },
  );

  it('lists neither links nor what they lead to', async () => {
    const client = await Conversation.open(port);
    expect(await client.ask('LIST')).toBe('OK 2');
    expect(await client.lines(2)).toEqual(['6 file', '6 folder/file']);
  });

  it('does not wait for the writer of a FIFO, nor wake up one', async () => {
    const client = await Conversation.open(port);
    const writer = spawn('sh', ['-c', `echo text > '${join(root, 'fifo')}'`]);
    onTestFinished(() => void writer.kill('SIGKILL'));
    expect(await client.ask('GET fifo')).toBe('ERR not a regular file');
    expect(writer.exitCode).toBeNull();
  });

  it('refuses a socket', async () => {
    const listener = createServer().listen(join(root, 'socket'));
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    const client = await Conversation.open(port);
    expect(await client.ask('GET socket')).toBe('ERR not a regular file');
  });

  it('takes a backslash for a letter', async () => {
    const client = await Conversation.open(port);
    expect(await client.send('PUT ..\\a 2\nok').line()).toBe('OK 2');
    expect(readFileSync(join(root, '..\\a'), 'utf8')).toBe('ok');
  });

  it('stays inside while a folder turns into a link and back, again and again', async () => {
    mkdirSync(join(root, 'race'));
    writeFileSync(join(root, 'race/secret'), 'inside');
    symlinkSync(outside, join(root, 'race-link'));
    const swapper = spawn(process.execPath, ['-e', SWAP], { cwd: root });
    onTestFinished(async () => {
      const gone = once(swapper, 'exit');
      swapper.kill('SIGKILL');
      await gone; // Nobody moves the folders while they are removed.
    });
    const client = await Conversation.open(port);
    const seen = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const answer = await client.ask('GET race/secret');
      const [, size] = /^OK (\d+)$/.exec(answer) ?? [];
      seen.add(size === undefined ? answer : String(await client.bytes(Number(size))));
      seen.add(await client.send('PUT race/new 3\nbad').line());
    }
    expect(seen).toContain('inside');
    expect(seen).not.toContain(SECRET);
    expect(readdirSync(outside)).toEqual(['secret']);
  });
});

/** Exchanges the folder and the link as fast as it can. */
const SWAP = `
  const { renameSync } = require('node:fs');
  for (;;) {
    renameSync('race', 'race-folder');
    renameSync('race-link', 'race');
    renameSync('race', 'race-link');
    renameSync('race-folder', 'race');
  }
`;
