// samples/ipc: pipes, the pipeline, the pair of sockets, FIFOs, the table of descriptors.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../helpers/folder.ts';
import { noLinux } from '../../helpers/ipc.ts';
import { start, type TestProgram } from '../../helpers/program.ts';

function ran(name: string, ...args: string[]): Promise<[number | null, string, string]> {
  return endOf(start(`samples/ipc/${name}.ts`, args));
}

async function endOf(program: TestProgram): Promise<[number | null, string, string]> {
  program.type('');
  const { code } = await program.end;
  return [code, program.stdout, program.stderr];
}

describe.skipIf(noLinux)('samples/ipc', () => {
  test('pipe-hello: the child receives what the parent sends', async () => {
    const text = 'Something to send down the pipe.';
    const lines = `Parent sending "${text}"\nChild received "${text}"\n`;
    const asWritten = start('samples/ipc/pipe-hello.ts', [], { typescript: true });
    expect(await endOf(asWritten)).toEqual([0, lines, '']);
  });

  test('socketpair-hello: both say something over one pair', async () => {
    const lines = '-->In Xanadu, did Kublai Khan...\n-->A stately pleasure dome decree...\n';
    expect(await ran('socketpair-hello')).toEqual([0, lines, '']);
  });

  test('pipe-fills: the writer waits once the pipe is full, until somebody reads', async () => {
    const program = start('samples/ipc/pipe-fills.ts');
    await program.prints(/^writer: the pipe holds 65536 bytes\n[^]*has written 65536 bytes\n/);
    program.child.stdin?.write('\n'); // and stays open, as a terminal does
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toMatch(/ 65536 bytes\nreader: reads to the end\n.* 73728 bytes\n/);
  });

  test('unclosed-end: the reader waits until the write end is closed', async () => {
    const program = start('samples/ipc/unclosed-end.ts');
    await program.prints(/^reader: read gives 12\n/);
    expect(program.stdout).not.toContain('read gives 0');
    program.child.stdin?.write('\n');
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('reader: read gives 12\nreader: read gives 0\n');
  });

  test('ls-wc prints what ls DIR | wc prints', async () => {
    const folder = temporaryFolder();
    for (const name of ['one', 'two words', 'three']) writeFileSync(join(folder, name), '');
    const wanted = execFileSync('sh', ['-c', 'ls "$0" | wc', folder], { encoding: 'utf8' });
    expect(await ran('ls-wc', folder)).toEqual([0, wanted, '']);
  });

  test('fd-table shows its own descriptors, and those of another process', async () => {
    const [code, stdout] = await ran('fd-table');
    expect(code).toBe(0);
    expect(stdout.match(/^ *\d+ r {2}\/etc\/passwd$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^ {2}1 rw socket:\[\d+\]$/m); // as Node gives it to its children
    expect(stdout).toMatch(/^ *\d+ r {2}(pipe:\[\d+\])\n *\d+ w {2}\1$/m);
    const lines = stdout.trimEnd().split('\n');
    const numbers = lines.map((line) => Number(line.slice(0, 3)));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const [, other] = await ran('fd-table', String(process.pid));
    expect(other).toMatch(/^ {2}0 rw? /m);
    expect((await ran('fd-table', 'x'))[0]).toBe(2);
    const none = 'fd-table: ENOENT: no such file or directory';
    expect((await ran('fd-table', '2147483647'))[2]).toContain(none);
  });

  test('fifo-sequence-server gives each client its numbers, and takes its FIFO away', async () => {
    const fifo = join(temporaryFolder(), 'fifo');
    const missing = `fifo-sequence-client: open ${fifo}: no such file or directory\n`;
    expect(await ran('fifo-sequence-client', fifo)).toEqual([1, '', missing]);
    const server = start('samples/ipc/fifo-sequence-server.ts', [fifo]);
    await server.prints(new RegExp(`^fifo-sequence-server: listening on ${fifo}\n`));
    // It opens the FIFO a moment after it has said so.
    const asked = (...args: string[]) => ran('fifo-sequence-client', fifo, ...args);
    await expect.poll(() => asked(), { interval: 1 }).toEqual([0, '0\n', '']);
    expect(await asked('5')).toEqual([0, '1\n', '']);
    expect(await asked()).toEqual([0, '6\n', '']);
    server.kill('SIGTERM');
    expect(await server.end).toEqual({ code: 0, signal: null });
    expect(existsSync(fifo)).toBe(false);
  });

  test('fifo-sequence-server spares a file that is no FIFO; its client says when nobody reads', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, 'precious');
    const exists = 'fifo-sequence-server: mkfifo: file already exists\n';
    expect(await ran('fifo-sequence-server', file)).toEqual([1, '', exists]);
    expect(existsSync(file)).toBe(true);
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const nobody = `fifo-sequence-client: open ${fifo}: no such device or address\n`;
    expect(await ran('fifo-sequence-client', fifo)).toEqual([1, '', nobody]);
  });

  test.each([
    ['fifo-sequence-server'],
    ['fifo-sequence-client', 'FIFO', '0'],
    ['queue-write', 'key'],
    ['queue-read'],
    ['hup-config'],
    ['udp-echo', 'x'],
    ['udp-echo-client', '127.0.0.1', '1'],
    ['unix-echo'],
    ['unix-echo-client', '/tmp/x'],
  ])('%s prints its usage and exits 2 for a wrong command line', async (name, ...args) => {
    const [code, stdout, stderr] = await ran(name, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`Usage: npx tsx samples/ipc/${name}.ts `);
  });
});
