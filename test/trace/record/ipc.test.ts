// What processes do with pipes, queues and semaphores, recorded: each thing has one name in all of them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { loadRun } from '../../../lib/trace/record/load.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { nodeOptions, root, TestProgram } from '../../helpers/program.ts';

const PROGRAM = `
  import { close, forkChild, inherited, IPC_PRIVATE, IPC_RMID, isChild, mmap, msgctl, msgget, msgrcv, msgsnd, pipe, read,
    semInit, semPost, semWait, waitpid, write, type Message, type Pair } from '${root}lib/ipc/index.ts';
  if (isChild()) {
    const { fd, memory, id } = inherited<{ fd: Pair; memory: ArrayBuffer; id: number }>();
    close(fd[1]);
    await read(fd[0], Buffer.alloc(64));
    await semWait(memory, 64);
    const message: Message = { mtype: 0, mtext: '' };
    await msgrcv(id, message, 100);
  } else {
    const fd: Pair = [-1, -1];
    pipe(fd);
    const memory = mmap(-1, 4096) as ArrayBuffer;
    semInit(memory, 64, 0);
    const id = msgget(IPC_PRIVATE, 0o600);
    const pid = await forkChild({ fd, memory, id });
    await write(fd[1], 'hello');
    semPost(memory, 64);
    await msgsnd(id, { mtype: 1, mtext: 'hi' });
    await waitpid(pid);
    msgctl(id, IPC_RMID);
  }
`;

const supported = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

test.skipIf(!supported)(
  'record.ts records the calls of lib/ipc from the first one on',
  async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'shares.ts');
    writeFileSync(file, PROGRAM);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const dir = join(folder, 'run');
    const env = { MYSOCKS_TRACE: dir };
    const program = new TestProgram(process.execPath, [...nodeOptions, file], { env });
    expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
    const run = loadRun(dir);
    expect(run.damaged).toBe(0);
    const { processes, objects, spans } = buildModel(run.records);
    const memory = objects.find(({ label }) => label === 'memory 1');
    expect(memory?.holdings.map(({ process }) => process.role)).toEqual(['other', 'child']);
    const pipe = objects.find(({ label }) => label === 'pipe 1');
    const ends = pipe?.holdings.map(
      ({ process, writes }) => `${process.role} ${writes ? 'w' : 'r'}`,
    );
    expect(ends).toEqual(['other r', 'other w', 'child r', 'child w']);
    expect(pipe?.filling?.levels.map(({ value }) => value)).toEqual([5, 0]);
    expect(spans[0]?.operation.name).toBe('pipe');
    expect(processes.map(({ parent }) => parent?.pid)).toEqual([undefined, program.pid]);
    const calls = objects.map(({ label, spans: on }) => [
      label.replace(/queue \d+/, 'queue'),
      new Set(on.map(({ operation, process }) => `${process.role}: ${operation.name}`)),
    ]);
    expect(Object.fromEntries(calls)).toEqual({
      'semaphore 64': new Set(['other: semInit', 'other: semPost', 'child: semWait']),
      'pipe 1': new Set(['child: close', 'child: read', 'other: write']),
      'memory 1': new Set(),
      queue: new Set(['other: msgsnd', 'child: msgrcv', 'other: msgctl']),
    });
    expect(spans.find(({ operation }) => operation.name === 'write')).toMatchObject({
      n: 5,
      result: 5,
    });
  },
);
