// How a program is started again as a child: as TypeScript with a loader or without, from any folder, with its options.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { connectPeer, readAll } from '../helpers/peer.ts';
import { nodeOptions, TestProgram, root, type Ways } from '../helpers/program.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mysocks restart ')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = `
  import { acceptServerSocket, closeSocket, forkChild, inheritedSocket, isChild, localPort, serverSocket, waitChildren,
    writen } from '${root}lib/index.ts';
  import { which } from './bundle.ts';
  if (isChild()) {
    const client: number = await inheritedSocket();
    const { argv, execArgv, env } = process;
    await writen(client, JSON.stringify({ role: which(), url: import.meta.url, argv, execArgv, options: env.NODE_OPTIONS }));
    closeSocket(client);
  } else {
    const server = await serverSocket(0);
    console.log('listening on 127.0.0.1:' + localPort(server));
    const client = await acceptServerSocket(server);
    await forkChild(client);
    closeSocket(client);
    await waitChildren();
  }
`;
const HELPER = `
  import { isChild } from '${root}lib/index.ts';
  export const which = (): string => (isChild() ? 'child' : 'parent');
`;

/** Starts the program and gives what its child tells. */
async function tell(
  name: string,
  options: string[],
  ways: Ways = {},
  helper = HELPER,
): Promise<unknown> {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  writeFileSync(join(home, 'my server.ts'), PROGRAM);
  writeFileSync(join(home, 'bundle.ts'), helper);
  const env = { TMPDIR: folder, ...ways.env };
  const args = [...options, ...nodeOptions, join(home, 'my server.ts'), 'an argument'];
  const program = new TestProgram(process.execPath, args, { ...ways, env });
  const port = Number((await program.prints(/listening on .*:(\d+)\n/))[1]);
  const told: unknown = JSON.parse((await readAll(await connectPeer(port))).toString());
  expect(await program.end).toEqual({ code: 0, signal: null });
  return told;
}

/** Without one there is nothing to bundle. */
const loaded = nodeOptions.length > 0;
const file = (name: string) => join(folder, name, 'my server.ts');

describe('forkChild() of a TypeScript program', () => {
  test('the child is the same program, in a folder with spaces, under its own name', async () => {
    expect(await tell('a b', [])).toMatchObject({
      role: 'child',
      url: pathToFileURL(file('a b')).href,
      argv: [process.execPath, file('a b'), 'an argument'],
    });
  });

  test('the child has the options of Node that its parent has, but no loader', async () => {
    const told = await tell('options', ['--max-old-space-size=200', '--no-deprecation'], {
      env: { NODE_OPTIONS: '--max-http-header-size=8192' },
    });
    expect(told).toMatchObject({ options: '--max-http-header-size=8192' });
    const { execArgv } = Object.assign({ execArgv: [''] }, told);
    expect(execArgv).toContain('--max-old-space-size=200');
    expect(execArgv).toContain('--no-deprecation');
    expect(execArgv.join(' ')).not.toContain('tsx');
  });

  test.skipIf(!loaded)(
    'a program that has changed is not run from the cache of the old one',
    async () => {
      const home = join(folder, 'changes');
      mkdirSync(join(home, 'node_modules'), { recursive: true });
      expect(await tell('changes', [])).toMatchObject({ role: 'child' });
      const changed = HELPER.replace("'child'", "'changed child'");
      expect(await tell('changes', [], {}, changed)).toMatchObject({ role: 'changed child' });
      const bundles = programs(join(home, 'node_modules/.cache/mysocks'));
      expect(bundles.length).toBe(2);
      for (const name of bundles) expect(name).toMatch(/^my server-[0-9a-f]{16}\.mjs$/);
    },
  );

  test('an error of the child names the line of the source', async () => {
    const home = join(folder, 'größe');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{"type":"module"}');
    const failing = PROGRAM.replace('which()', 'which().missing.part');
    writeFileSync(join(home, 'my server.ts'), failing);
    writeFileSync(join(home, 'bundle.ts'), HELPER.replace(': string', ': any'));
    const program = new TestProgram(
      process.execPath,
      [...nodeOptions, join(home, 'my server.ts')],
      {
        env: { TMPDIR: folder },
      },
    );
    const port = Number((await program.prints(/listening on .*:(\d+)\n/))[1]);
    const line = failing.split('\n').findIndex((text) => text.includes('missing')) + 1;
    const client = await connectPeer(port);
    await readAll(client);
    await program.end;
    // Node itself shows a program that it runs as it is by its URL.
    const stderr = loaded ? program.stderr : decodeURI(program.stderr);
    expect(stderr).toMatch(new RegExp(`at .*größe/my server\\.ts:${line}:`));
  });

  const named = `mysocks-${process.getuid?.()}`;
  test.skipIf(!loaded)('the cache among the temporary files is open to nobody else', async () => {
    const env = { TMPDIR: join(folder, 'own tmp') };
    mkdirSync(env.TMPDIR);
    await tell('cache', [], { env });
    expect(statSync(join(env.TMPDIR, named)).mode & 0o077).toBe(0);
    expect(programs(join(env.TMPDIR, named)).length).toBe(1);
  });

  test.skipIf(!loaded)(
    'a cache among the temporary files that others may write to is not used',
    async () => {
      const env = { TMPDIR: join(folder, 'foreign tmp') };
      mkdirSync(join(env.TMPDIR, named), { recursive: true });
      chmodSync(join(env.TMPDIR, named), 0o777);
      await tell('cache', [], { env });
      expect(readdirSync(join(env.TMPDIR, named))).toEqual([]);
      expect(readdirSync(env.TMPDIR).filter((name) => name.startsWith(named)).length).toBe(2);
    },
  );
});

/** The bundles in a cache; beside each stands its map. */
function programs(cache: string): string[] {
  return readdirSync(cache).filter((name) => name.endsWith('.mjs'));
}
