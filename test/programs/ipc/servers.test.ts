// samples/ipc: the server that reads its configuration again, datagrams, sockets with a path.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../helpers/folder.ts';
import { noLinux } from '../../helpers/ipc.ts';
import { start, startServer, type TestProgram } from '../../helpers/program.ts';

async function ran(name: string, ...args: string[]): Promise<[number | null, string, string]> {
  const program = start(`samples/ipc/${name}.ts`, args);
  const { code } = await program.end;
  return [code, program.stdout, program.stderr];
}

async function endedBy(program: TestProgram, signal: NodeJS.Signals): Promise<void> {
  program.kill(signal);
  expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
}

describe.skipIf(noLinux)('samples/ipc', () => {
  test('hup-config reads its file again at SIGHUP, and keeps what it had when the file is gone', async () => {
    const file = join(temporaryFolder(), 'file');
    const missing = `ENOENT: no such file or directory, open '${file}'`;
    expect(await ran('hup-config', file)).toEqual([1, '', `hup-config: ${missing}\n`]);
    writeFileSync(file, 'hello\n');
    const program = start('samples/ipc/hup-config.ts', [file]);
    await program.prints(
      /^hup-config: the greeting is "hello"\nhup-config: process \d+ is ready\n/,
    );
    writeFileSync(file, 'good day\n');
    program.kill('SIGHUP');
    await program.prints(/hup-config: the greeting is "good day"\n/);
    rmSync(file);
    program.kill('SIGHUP');
    await program.prints(/hup-config: the greeting stays .*\n/);
    expect(program.stdout).toContain(`the greeting stays "good day": ${missing}\n`);
    await endedBy(program, 'SIGTERM');
  });

  test('udp-echo sends each datagram back; its client says when there is no answer', async () => {
    const { program, port } = await startServer('samples/ipc/udp-echo.ts');
    expect(await ran('udp-echo-client', '127.0.0.1', `${port}`, 'one', 'two words', 'é')).toEqual([
      0,
      Buffer.from('one\ntwo words\né\n').toString('latin1'),
      '',
    ]);
    expect((await ran('udp-echo', `${port}`)).slice(1)).toEqual([
      '',
      'udp-echo: datagramSocket: address already in use\n',
    ]);
    await endedBy(program, 'SIGTERM');
    const lost = await ran('udp-echo-client', '127.0.0.1', `${port}`, 'lost');
    expect(lost).toEqual([0, 'lost: no answer\n', '']);
  });

  test('unix-echo answers each line at its path, where a second server finds it taken', async () => {
    const path = join(temporaryFolder(), 'socket');
    const missing = 'unix-echo-client: unixConnectSocket: no such file or directory\n';
    expect(await ran('unix-echo-client', path, 'x')).toEqual([1, '', missing]);
    const program = start('samples/ipc/unix-echo.ts', [path]);
    await program.prints(new RegExp(`^unix-echo: listening on ${path}\n`));
    expect(await ran('unix-echo-client', path, 'one', 'two')).toEqual([0, 'one\ntwo\n', '']);
    const taken = 'unix-echo: unixServerSocket: address already in use\n';
    expect(await ran('unix-echo', path)).toEqual([1, '', taken]);
    await endedBy(program, 'SIGINT');
    expect(existsSync(path)).toBe(false);
  });
});
