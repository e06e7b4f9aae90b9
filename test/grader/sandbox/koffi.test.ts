// A graded program of unit 2 calls C from its sandbox, wherever its bundle lies.
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { bundle } from '../../../lib/grader/sandbox/bundle.ts';
import type { IsolationLevel } from '../../../lib/grader/sandbox/isolation.ts';
import { ROOT } from '../../../lib/entries.ts';
import { probe } from '../../../lib/grader/sandbox/probe.ts';
import type * as Probes from '../../../lib/grader/sandbox/probe.ts';
import { IsolatedProcess } from '../../../lib/grader/sandbox/process.ts';
import { freeUser, giveTo } from '../../../lib/grader/sandbox/user.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { noLinux } from '../../helpers/ipc.ts';

const PROGRAM = `
  import { forkChild, inherited, isChild, mmap, pipe, read, waitpid, write, type Pair } from 'mysocks/ipc';
  if (isChild()) {
    const { fd, memory } = inherited<{ fd: Pair; memory: ArrayBuffer }>();
    new Uint8Array(memory)[0] = 7;
    await write(fd[1], 'hello');
  } else {
    const fd: Pair = [-1, -1];
    pipe(fd);
    const memory = mmap(-1, 10) as ArrayBuffer;
    const child = await forkChild({ fd, memory });
    const buf = Buffer.alloc(9);
    const n = await read(fd[0], buf);
    console.log(buf.toString('utf8', 0, n), await waitpid(child), new Uint8Array(memory)[0]);
  }
`;

test.skipIf(noLinux).for<IsolationLevel>(['bubblewrap', 'process-group'])(
  'a bundle calls C and forks in %s',
  async (level, context) => {
    const runFolder = temporaryFolder();
    chmodSync(runFolder, 0o711);
    const machine = await probe(runFolder, level).catch(() => undefined);
    if (machine === undefined) throw context.skip(`${level} does not work here`);
    const program = join(temporaryFolder(), 'student.ts');
    writeFileSync(program, PROGRAM);
    const made = await bundle({ program, folder: runFolder, name: 'program' });
    expect(made.errors).toBeUndefined();
    const folder = join(runFolder, 'work');
    mkdirSync(folder);
    const { isolation } = machine;
    const user = isolation.changesUser ? freeUser() : 0;
    if (isolation.changesUser) giveTo(user, folder);
    const launch = { script: made.script ?? '', args: [], folder, user };
    const env = { PATH: '/usr/bin:/bin', TMPDIR: folder };
    const started = await IsolatedProcess.start(isolation, launch, env);
    started.pipes.stdin.end();
    const [out, errors] = [text(started.pipes.stdout), text(started.pipes.stderr)];
    const exit = started.exit ?? (await once(started, 'exit'))[0];
    const said = [exit, await out, await errors]; // before its pipes are closed
    await started.destroy();
    expect(said).toEqual([{ status: 0, signal: undefined }, 'hello 0 7\n', '']);
  },
);

test.skipIf(noLinux)(
  'a kit that only its owner can reach is no reason for less isolation',
  async () => {
    const kit = temporaryFolder(); // with mode 700, as that of root's home
    for (const name of ['lib', 'package.json'])
      cpSync(join(ROOT, name), join(kit, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(kit, 'node_modules'));
    const file = join(kit, 'lib/grader/sandbox/probe.ts');
    const theirs: typeof Probes = await import(file);
    const runFolders = [temporaryFolder(), temporaryFolder()];
    for (const folder of runFolders) chmodSync(folder, 0o711);
    const here = await probe(runFolders[0] ?? '');
    const there = await theirs.probe(runFolders[1] ?? '');
    const { level, changesUser } = here.isolation;
    expect(there.isolation).toMatchObject({ level, changesUser });
  },
);
