import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Conversation } from '../helpers/conversation.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { listenPeer, reset } from '../helpers/peer.ts';
import { root as project, start, startServer, type TestProgram } from '../helpers/program.ts';

const root = temporaryFolder();
const content = randomBytes(1_000_000);
let port: number;
/** Where the client is started. */
let cwd: string;

beforeAll(async () => {
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'folder/a b'), content);
  writeFileSync(join(root, 'empty'), '');
  ({ port } = await startServer('servers/file-iterative.ts', ['0', '--root', root]));
});
beforeEach(() => {
  cwd = temporaryFolder();
});

function file(port: number, ...args: string[]): TestProgram {
  return start(join(project, 'clients/file.ts'), ['127.0.0.1', String(port), ...args], { cwd });
}

async function succeeds(program: TestProgram): Promise<void> {
  expect(await program.end).toEqual({ code: 0, signal: null });
  expect(program.stderr).toBe('');
}

async function fails(program: TestProgram, problem: RegExp): Promise<void> {
  expect(await program.end).toEqual({ code: 1, signal: null });
  expect(program.stderr).toMatch(/^file: .+\n$/);
  expect(program.stderr).toMatch(problem);
}

/** A server that says what the test tells it, whatever it is asked. */
async function serverThatSays(
  text: string,
): Promise<{ port: number; said: Promise<Conversation> }> {
  const peers = await listenPeer();
  const said = peers.next().then(async (socket) => {
    const peer = new Conversation(socket);
    await peer.line();
    return peer.send(text);
  });
  return { port: peers.port, said };
}

describe('clients/file list', () => {
  it('prints size and name of each file', async () => {
    const program = file(port, 'list');
    await succeeds(program);
    expect(program.stdout).toBe('0 empty\n1000000 folder/a b\n');
  });

  it('says when the list ends in the middle', async () => {
    const { port, said } = await serverThatSays('OK 2\n1 a\n');
    const program = file(port, 'list');
    (await said).socket.end();
    await fails(program, /ended/);
  });
});

describe('clients/file get', () => {
  it('puts the file where it was started, under the last part of its name', async () => {
    await succeeds(file(port, 'get', 'folder/a b'));
    expect(readdirSync(cwd)).toEqual(['a b']);
    expect(readFileSync(join(cwd, 'a b')).equals(content)).toBe(true);
  });

  it('puts the file at DEST in place of the old one', async () => {
    writeFileSync(join(cwd, 'dest'), 'old');
    await succeeds(file(port, 'get', 'empty', 'dest'));
    expect(readdirSync(cwd)).toEqual(['dest']);
    expect(readFileSync(join(cwd, 'dest'), 'utf8')).toBe('');
  });

  it('writes the file to stdout when DEST is -', async () => {
    const program = file(port, 'get', 'folder/a b', '-');
    await succeeds(program);
    expect(program.output.equals(content)).toBe(true);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says why there is no file, and makes none', async () => {
    await fails(file(port, 'get', 'nothing'), /^file: no such file or directory$/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each(['ends', 'resets'])(
    'keeps the old file when the server %s in the middle',
    async (how) => {
      writeFileSync(join(cwd, 'a'), 'old');
      const { port, said } = await serverThatSays('OK 100\nbeginning');
      const program = file(port, 'get', 'a');
      const peer = await said;
      await expect.poll(() => readdirSync(cwd)).toHaveLength(2);
      if (how === 'ends') peer.socket.end();
      else await reset(peer.socket);
      await fails(program, /9 of 100|connection reset/);
      expect(readdirSync(cwd)).toEqual(['a']);
      expect(readFileSync(join(cwd, 'a'), 'utf8')).toBe('old');
    },
  );

  it('leaves nothing behind when it is interrupted', async () => {
    const { port, said } = await serverThatSays('OK 100\nbeginning');
    const program = file(port, 'get', 'a');
    await said;
    await expect.poll(() => readdirSync(cwd)).toHaveLength(1);
    program.kill('SIGINT');
    await program.end;
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('never leaves its folder, whatever the server agrees to', async () => {
    mkdirSync(join(cwd, 'here'));
    const top = cwd;
    cwd = join(cwd, 'here');
    for (const name of ['/../../out', '..', 'a/..']) {
      const { port, said } = await serverThatSays('OK 3\nbad');
      const program = file(port, 'get', name);
      await said;
      expect((await program.end).code).toBe(name.endsWith('out') ? 0 : 1);
    }
    expect(readdirSync(top)).toEqual(['here']);
    expect(readdirSync(cwd)).toEqual(['out']);
  });

  it('writes neither through a link nor over a device or a folder', async () => {
    writeFileSync(join(root, 'target'), 'old');
    symlinkSync(join(root, 'target'), join(cwd, 'empty'));
    await fails(file(port, 'get', 'empty'), /^file: empty: symbolic link$/m);
    await fails(
      file(port, 'get', 'empty', '/dev/null'),
      /^file: \/dev\/null: not a regular file$/m,
    );
    await fails(file(port, 'get', 'empty', root), /illegal operation on a directory/);
    await fails(file(port, 'get', 'empty', 'nowhere/a'), /no such file or directory/);
    expect(readFileSync(join(root, 'target'), 'utf8')).toBe('old');
  });

  it.each(['', 'OK\nbad', 'OK -1\nbad'])('does not believe the answer %j', async (text) => {
    const { port, said } = await serverThatSays(text);
    const program = file(port, 'get', 'a');
    (await said).socket.end();
    await fails(program, /unexpected answer|ended/);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('clients/file put', () => {
  it('stores a file under the last part of its name, or under NAME', async () => {
    writeFileSync(join(cwd, 'new'), content);
    await succeeds(file(port, 'put', join(cwd, 'new')));
    await succeeds(file(port, 'put', 'new', 'folder/new name'));
    expect(readFileSync(join(root, 'new')).equals(content)).toBe(true);
    expect(readFileSync(join(root, 'folder/new name')).equals(content)).toBe(true);
  });

  it('says why the server refuses it, after all has been sent', async () => {
    writeFileSync(join(cwd, 'new'), Buffer.alloc(20_000_000));
    await fails(file(port, 'put', 'new', '../new'), /^file: name must not leave the root$/m);
  });

  it('says what is wrong with FILE or NAME', async () => {
    writeFileSync(join(cwd, 'a'), '');
    await fails(file(port, 'put', 'nothing'), /no such file or directory.*nothing/);
    await fails(file(port, 'put', '.'), /not a regular file/);
    await fails(file(port, 'put', 'a', 'x 0\nPUT y'), /Name must be one line/);
  });

  it('says when the server ends the stream before it agrees', async () => {
    writeFileSync(join(cwd, 'a'), 'text');
    const { port, said } = await serverThatSays('');
    const program = file(port, 'put', 'a');
    (await said).socket.end();
    await fails(program, /ended/);
  });
});

describe('clients/file', () => {
  it('says when it is refused', async () => {
    await fails(file(1, 'list'), /^file: connectSocket: connection refused$/m);
  });

  it.each([[[]], [['list', 'a']], [['put', 'a', 'b', 'c']]])(
    'prints its usage for the arguments %j',
    async (args) => {
      const program = file(port, ...args);
      expect(await program.end).toEqual({ code: 2, signal: null });
      expect(program.stderr).toMatch(/^Usage: .*clients\/file\.ts HOST PORT list \| get NAME/m);
    },
  );
});
