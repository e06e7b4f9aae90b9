// `mysocks node`: nodes that connect with each other, on this machine and on two that are made of network namespaces.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freeAddresses } from '../helpers/addresses.ts';
import { nodeFile } from '../helpers/nodes.ts';
import { root, start, TestProgram } from '../helpers/program.ts';

const CLI = join(root, 'lib/cli/mysocks.mjs');

function node(file: string, ...args: string[]): TestProgram {
  const program = start(CLI, ['node', nodeFile(file), ...args]);
  onTestFinished(() => program.destroy());
  return program;
}

describe('mysocks node', () => {
  test('begins when all are connected, elects, notices a death, and takes back who returns', async () => {
    const free = await freeAddresses(2);
    const peers = free.map(({ host, port }, i) => `${i + 1}=${host}:${port}`).join(',');
    const one = node('bully', '--id', '1', '--peers', peers);
    const two = node('bully', '--id', '2', '--peers', peers);
    await one.prints(/node 1: begins: all are connected\n/);
    await one.prints(/node 1: takes node 2 for the leader\n/);
    two.kill('SIGKILL');
    await one.prints(
      /node 2 is gone\n[^]*finds its leader silent\n[^]*takes node 1 for the leader\n/,
    );
    node('bully', '--id', '2', '--life', '2', '--peers', peers);
    await one.prints(/node 2 is connected \(life 2\)\n[^]*takes node 2 for the leader\n/);
    one.kill('SIGINT');
    expect(await one.end).toMatchObject({ code: 0 });
  });

  test.each([
    [['--id', '3', '--peers', '1=127.0.0.1:1'], '--peers lacks node 3'],
    [['--id', '1', '--peers', 'localhost:1'], 'It must be like 1=10.0.0.1:5001'],
    [['--peers', '1=127.0.0.1:1'], "required option '--id <N>' not specified"],
  ])('%j is a wrong command line, with status 2', async (args, why) => {
    const program = node('bully', ...args);
    expect(await program.end).toMatchObject({ code: 2 });
    expect(program.stderr).toContain(why);
  });
});

/** Why two hosts cannot be made here. */
function noNamespaces(): string | undefined {
  try {
    execFileSync('unshare', ['-n', 'ip', 'link', 'add', 'name', 'eth0', 'type', 'veth'], {
      stdio: 'pipe',
    });
    return undefined;
  } catch (error) {
    return `no network namespaces here: ${(error as Error).message.split('\n')[0]}`;
  }
}

test('mysocks node runs on two hosts', async ({ skip }) => {
  const why = noNamespaces();
  skip(why !== undefined, why);
  const peers = '1=10.77.0.1:5001,2=10.77.0.2:5001';
  const eager = ['--peers', peers, '--program', 'ask=0.2,stay=0.02'];
  // Its host is as old as the program: unshare makes one, and it is gone when nobody lives there any more.
  const host = (id: number): TestProgram => {
    const verb = [CLI, 'node', nodeFile('ricart-agrawala'), '--id', String(id), ...eager];
    const wait = ['-n', 'sh', '-c', 'echo here; read go; exec "$@"', 'sh', process.execPath];
    const program = new TestProgram('unshare', [...wait, ...verb]);
    onTestFinished(() => program.destroy());
    return program;
  };
  const [one, two] = [host(1), host(2)];
  await Promise.all([one.prints(/here/), two.prints(/here/)]);
  const ip = (on: TestProgram, ...args: string[]) =>
    execFileSync('nsenter', ['-t', String(on.pid), '-n', 'ip', ...args]);
  ip(
    one,
    'link',
    'add',
    'name',
    'eth0',
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    String(two.pid),
  );
  for (const [i, on] of [one, two].entries()) {
    ip(on, 'addr', 'add', `10.77.0.${i + 1}/24`, 'dev', 'eth0');
    ip(on, 'link', 'set', 'eth0', 'up');
  }
  one.type('go\n');
  two.type('go\n');
  await Promise.all([one, two].map((on) => on.prints(/its program is inside\n[^]*is inside\n/)));
});
