import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { allProcesses, commandLine } from '../../../lib/grader/kernel/processes.ts';
import type { IsolationLevel } from '../../../lib/grader/sandbox/isolation.ts';
import { probe, type Machine } from '../../../lib/grader/sandbox/probe.ts';
import type { Exit } from '../../../lib/grader/sandbox/exit.ts';
import { IsolatedProcess } from '../../../lib/grader/sandbox/process.ts';
import { freeUser, giveTo } from '../../../lib/grader/sandbox/user.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const runFolder = temporaryFolder();
chmodSync(runFolder, 0o711);

const machines = new Map<IsolationLevel, Machine>();
const levels: IsolationLevel[] = ['bubblewrap', 'process-group'];

beforeAll(async () => {
  for (const level of levels) {
    const machine = await probe(runFolder, level).catch(() => undefined);
    if (machine !== undefined) machines.set(level, machine);
  }
});

let programs = 0;

/** Starts a program with that text, or skips the test where the level is not to be had. */
async function start(context: TestContext, level: IsolationLevel, source: string) {
  const machine = machines.get(level);
  if (machine === undefined) return context.skip(`${level} does not work here`);
  const { isolation } = machine;
  const script = join(runFolder, `program-${++programs}.mjs`);
  const folder = join(runFolder, `work-${programs}`);
  mkdirSync(folder);
  writeFileSync(script, source);
  const user = isolation.changesUser ? freeUser() : 0;
  if (isolation.changesUser) giveTo(user, folder);
  const env = { PATH: '/usr/bin:/bin', TMPDIR: folder };
  return IsolatedProcess.start(isolation, { script, args: ['one', 'two'], folder, user }, env);
}

async function exitOf(process: IsolatedProcess): Promise<Exit> {
  return process.exit ?? (await once(process, 'exit'))[0];
}

/** How many processes with that word in their command line there are. */
function running(word: string): number {
  return allProcesses().filter(({ pid }) => commandLine(pid).includes(word)).length;
}

describe.each(levels)('IsolatedProcess with %s', (level) => {
  test('IsolatedProcess tells an exit status from a signal', async (context) => {
    const three = await start(context, level, 'process.exitCode = 3;');
    expect(await exitOf(three)).toEqual({ status: 3, signal: undefined });
    await three.destroy();
    const killed = await start(context, level, `process.kill(process.pid, 'SIGKILL');`);
    expect(await exitOf(killed)).toEqual({ status: undefined, signal: 'SIGKILL' });
    await killed.destroy();
  });

  test('IsolatedProcess gives real pipes, its own folder, and a clean environment', async (context) => {
    const program = await start(
      context,
      level,
      `import fs from 'node:fs';
       fs.writeFileSync('mine', '');
       console.log(JSON.stringify({
         input: fs.readFileSync('/dev/stdin', 'utf8'),
         argv: process.argv.slice(2),
         env: Object.keys(process.env).sort(),
         here: process.cwd() === process.env.TMPDIR,
       }));`,
    );
    program.pipes.stdin.end('from the pipe');
    expect(JSON.parse(await text(program.pipes.stdout))).toEqual({
      input: 'from the pipe',
      argv: ['one', 'two'],
      env: level === 'bubblewrap' ? ['PATH', 'PWD', 'TMPDIR'] : ['PATH', 'TMPDIR'],
      here: true,
    });
    await program.destroy();
  });

  test('signal() reaches the program, not what is around it', async (context) => {
    const program = await start(
      context,
      level,
      `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready');`,
    );
    await once(program.pipes.stdout, 'data');
    program.signal('SIGTERM');
    expect(await exitOf(program)).toEqual({ status: 7, signal: undefined });
    await program.destroy();
  });

  test('processes() and destroy() find a child in a session of its own', async (context) => {
    const seconds = `7${Math.floor(Math.random() * 1e6)}.${level.length}`;
    const program = await start(
      context,
      level,
      `import { spawn } from 'node:child_process';
       const options = { detached: true, stdio: 'ignore' };
       spawn('sh', ['-c', 'sleep ${seconds} & exec sleep ${seconds}'], options).on('spawn', () => {
         console.log('spawned');
         process.exit();
       });`,
    );
    await exitOf(program);
    await expect.poll(() => running(`sleep ${seconds}`)).toBeGreaterThan(0);
    expect(program.processes().length).toBeGreaterThan(0);
    await program.destroy();
    await expect.poll(() => running(`sleep ${seconds}`)).toBe(0);
  });
});

describe('bubblewrap', () => {
  test('bubblewrap hides the kit, the grader and every other process', async (context) => {
    const program = await start(
      context,
      'bubblewrap',
      `import fs from 'node:fs';
       const there = (path) => { try { fs.statSync(path); return true; } catch { return false; } };
       console.log(JSON.stringify({
         kit: there(${JSON.stringify(import.meta.dirname)}),
         home: there('/root') || there('/home'),
         processes: fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length,
         root: process.getuid() === 0,
         elsewhere: (() => { try { fs.writeFileSync('/usr/x', ''); return true; } catch { return false; } })(),
       }));`,
    );
    expect(JSON.parse(await text(program.pipes.stdout))).toEqual({
      kit: false,
      home: false,
      processes: 2, // the first one of the namespace and the program
      root: false,
      elsewhere: false,
    });
    await program.destroy();
  });

  test('bubblewrap lets no program end the first process of its namespace', async (context) => {
    const program = await start(
      context,
      'bubblewrap',
      `process.kill(process.ppid, 'SIGKILL'); setTimeout(() => process.exit(5), 100);`,
    );
    expect(await exitOf(program)).toEqual({ status: 5, signal: undefined });
    await program.destroy();
  });
});

test.skipIf(process.platform !== 'linux')(
  'IsolatedProcess says that bubblewrap cannot start a program any more: that is no crash of the program',
  async () => {
    const folder = temporaryFolder();
    const isolation = {
      level: 'bubblewrap' as const,
      changesUser: false,
      limits: false,
      node: process.execPath,
      koffi: [],
    };
    const launch = { script: join(folder, 'program.mjs'), args: [], folder, user: 0 };
    const bubblewrap = (text: string) => {
      writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      return IsolatedProcess.start(isolation, launch, { PATH: `${folder}:/usr/bin:/bin` });
    };
    const reason = 'bwrap: Creating new namespace failed: No space left on device';
    await expect(bubblewrap(`echo '${reason}' >&2; exit 1`)).rejects.toThrow(reason);
    // A program that ends before it is seen has said what it has said.
    const quick = await bubblewrap('echo mine >&2; exit 3');
    expect(quick.exit?.status).toBe(3);
    expect(await text(quick.pipes.stderr)).toBe('mine\n');
  },
);
