// samples/ipc: shared memory, semaphores, the message queue.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { IPC_RMID, msgctl, msgget } from '../../../lib/ipc/index.ts';
import { compiled, noC } from '../../helpers/c.ts';
import { noLinux } from '../../helpers/ipc.ts';
import { start, TestProgram } from '../../helpers/program.ts';

const queueInC = noLinux ? '' : compiled('test/programs/ipc/c/queue.c');

function sample(name: string, ...args: string[]): TestProgram {
  return start(`samples/ipc/${name}.ts`, args);
}

async function output(program: TestProgram, input = ''): Promise<[number | null, string, string]> {
  program.type(input);
  const { code } = await program.end;
  return [code, program.stdout, program.stderr];
}

/** A key that no other program has; its queue is gone when the test is over. */
function aKey(): string {
  const key = 0x62000000 + process.pid;
  onTestFinished(() => {
    const id = msgget(key, 0);
    if (id >= 0) msgctl(id, IPC_RMID);
  });
  return String(key);
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

const LINES = '3.14159 42 hello\n2.5 -7 world\n\n';
const MESSAGES =
  'Float:\t3.14159\nInt:\t42\nWord:\thello\n\nFloat:\t2.5\nInt:\t-7\nWord:\tworld\n\n';

describe.skipIf(noLinux)('samples/ipc', () => {
  test('shared-number: memory is shared, a variable is copied', async () => {
    const lines = [
      'parent: a_number: 0, b_number: 0',
      'child: a_number: 12345, b_number: 54321',
      'parent: a_number: 12345, b_number: 0',
    ];
    expect(await output(sample('shared-number'))).toEqual([0, `${lines.join('\n')}\n`, '']);
  });

  test('counter loses nothing with a semaphore', async () => {
    const [code, stdout] = await output(sample('counter', '20000', 'semaphore'));
    expect(stdout).toMatch(/\nexpected: 40000, counted: 40000, lost: 0\n$/);
    expect(code).toBe(0);
  });

  test('counter says how often it has counted, and what is lost', async () => {
    const [code, stdout] = await output(sample('counter', '20000'));
    const numbers = /expected: (\d+), counted: (\d+), lost: (\d+)\n$/.exec(stdout)?.slice(1);
    const [expected = NaN, counted = NaN, lost = NaN] = numbers?.map(Number) ?? [];
    expect([code, expected, counted + lost]).toEqual([0, 40000, 40000]);
    expect((await output(sample('counter', '0')))[0]).toBe(2);
  });

  test('shared-name: a child opens it by its name, and may not write to it', async () => {
    const lines = [
      'Original contents: hello',
      'Child read: hello',
      'Child tried to write: goodbye',
      'After the child, parent read: hello',
    ];
    expect(await output(sample('shared-name'))).toEqual([0, `${lines.join('\n')}\n`, '']);
    expect(existsSync('/dev/shm/TestSMem')).toBe(false);
  });

  test('producer and consumer hand a text to and fro; the end of stdin ends both', async () => {
    const none = 'consumer: shmOpen: no such file or directory\n';
    expect(await output(sample('consumer'))).toEqual([1, '', none]);
    const producer = sample('producer');
    producer.child.stdin?.write('hello\n');
    // It is there, and has its size.
    await expect.poll(() => sizeOf('/dev/shm/TestSMem')).toBe(128);
    const consumer = sample('consumer');
    await producer.prints(/^HELLO\n/);
    producer.type('world\n');
    const received = ['hello', 'world'].map(
      (text) => `Received: ${text}\nSending: ${text.toUpperCase()}\n`,
    );
    expect(await output(consumer)).toEqual([0, received.join(''), '']);
    expect(await producer.end).toEqual({ code: 0, signal: null });
    expect(producer.stdout).toBe('HELLO\nWORLD\n');
    expect(existsSync('/dev/shm/TestSMem')).toBe(false);
  });

  test('queue-write fills the queue, queue-read prints it and takes it away', async () => {
    const key = aKey();
    expect(await output(sample('queue-read', key))).toEqual([1, '', 'queue-read: Sorry!\n']);
    expect(await output(sample('queue-write', key), LINES)).toEqual([0, '', '']);
    const listed = execFileSync('ipcs', ['-q'], { encoding: 'utf8' });
    const hex = `0x${Number(key).toString(16).padStart(8, '0')}`;
    expect(listed).toMatch(new RegExp(`^${hex} +\\d+ +\\S+ +660 +264 +3 *$`, 'm'));
    expect(await output(sample('queue-read', key))).toEqual([0, MESSAGES, '']);
    expect(msgget(Number(key), 0)).toBe(-1);
  });

  test.skipIf(noC)(
    'queue-write and queue-read are either side of the lecture’s program in C',
    async () => {
      const key = aKey();
      const c = (what: string): TestProgram => new TestProgram(queueInC, [what, key]);
      expect(await output(c('write'), LINES)).toEqual([0, '', '']);
      expect(await output(sample('queue-read', key))).toEqual([0, MESSAGES, '']);
      expect(await output(sample('queue-write', key), LINES)).toEqual([0, '', '']);
      expect(await output(c('read'))).toEqual([0, MESSAGES, '']);
      const long = `1 2 ${'x'.repeat(100)}\n`;
      expect((await output(sample('queue-write', key), long))[0]).toBe(0);
      expect((await output(c('read')))[1]).toBe(`Float:\t1\nInt:\t2\nWord:\t${'x'.repeat(79)}\n\n`);
    },
  );
});
