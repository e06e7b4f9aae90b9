import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RecordWriter } from '../../lib/trace/record/writer.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { root, start, type TestProgram, type Ways } from '../helpers/program.ts';
import { script } from '../helpers/script.ts';

const trace = (args: readonly string[], ways: Ways = {}): TestProgram =>
  start(join(root, 'lib/cli/mysocks.mjs'), ['trace', ...args], ways);

/** A program that calls the library once: nobody listens on that port. */
async function caller(more = ''): Promise<string[]> {
  const code = `import { connectSocket } from 'mysocks';
    console.log('connected: ' + (await connectSocket('127.0.0.1', 1)));\n`;
  return [process.execPath, await script(code + more)];
}

function recorded(): string {
  const dir = temporaryFolder();
  const writer = new RecordWriter(dir, { pid: 101, ppid: 1, name: 'echo-iterative' });
  writer.begin({ op: 'accept', channel: 0, on: 3 });
  writer.exit(0);
  writer.close();
  return dir;
}

describe('trace', () => {
  test('trace -- COMMAND records a program and gives its exit status', async () => {
    const folder = temporaryFolder();
    const dir = join(folder, 'run');
    const command = await caller('process.exit(7);\n');
    const program = trace(['--text', dir, '--', ...command]);
    expect(await program.end).toMatchObject({ code: 7 });
    expect(program.stdout).toContain('connected: -1\n');
    expect(program.stdout).toMatch(
      /\] \d\.\d{6} connectSocket\("127.0.0.1", 1\) = -1 ECONNREFUSED </,
    );
    expect(program.stdout).toContain('+++ exited with 7 +++');
    expect(program.stderr).toContain(`recorded in ${dir}`);
  });

  test('trace keeps a run in a folder of its own when none is named', async () => {
    const folder = temporaryFolder();
    const program = trace(['--html', 'page.html', '--', ...(await caller())], { cwd: folder });
    expect(await program.end).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, '.mysocks', 'trace'))).toHaveLength(1);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('connect');
  });

  test('trace writes a page and a trace for Perfetto of a recorded run', async () => {
    const folder = temporaryFolder();
    const [html, json] = ['page.html', 'perfetto.json'].map((name) => join(folder, name));
    const program = trace([recorded(), '--html', html!, '--perfetto', json!]);
    expect(await program.end).toMatchObject({ code: 0 });
    expect(readFileSync(html!, 'utf8')).toContain('echo-iterative');
    expect(JSON.parse(readFileSync(json!, 'utf8'))).toMatchObject({ displayTimeUnit: 'ms' });
  });

  test('trace DIR DIR serves both runs until Ctrl-C, and ends well', async () => {
    const program = trace([recorded(), recorded(), '--no-open']);
    const [, url = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/)/);
    const page = await (await fetch(url)).text();
    expect(page.match(/"name":"echo-iterative"/g)).toHaveLength(2);
    program.kill('SIGINT');
    expect(await program.end).toEqual({ code: 0, signal: null });
  });

  test('trace --live shows the run while the program still goes on', async () => {
    const folder = temporaryFolder();
    const dir = join(folder, 'run');
    const command = await caller('process.stdin.resume();\n');
    const program = trace(['--live', '--no-open', dir, '--', ...command]);
    const [, url = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/)/);
    await program.prints(/connected/);
    const response = await fetch(`${url}events`);
    let events = '';
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      events += text;
      // The program ends when its input does, and the page hears of it.
      if (events.includes('ECONNREFUSED')) program.child.stdin?.end();
    }
    expect(events).toMatch(/event: end\n/);
    program.kill('SIGINT');
    expect(await program.end).toMatchObject({ code: 0 });
  });

  test('trace passes a signal on to the program that it records', async () => {
    const folder = temporaryFolder();
    const command = await caller('process.stdin.resume();\n');
    const program = trace(['--text', join(folder, 'run'), '--', ...command]);
    await program.prints(/connected/);
    program.kill('SIGTERM');
    expect(await program.end).toMatchObject({ code: 128 + 15 });
  });

  test('trace takes what makes no sense for a wrong command line', async () => {
    const wrong = [
      [],
      ['--'],
      ['--live', '--text', 'DIR'],
      ['--perfetto', 'FILE', 'DIR', 'DIR'],
      ['DIR', 'DIR', '--', 'COMMAND'],
      ['--colour', 'DIR'],
    ];
    await Promise.all(
      wrong.map(async (args) => {
        const program = trace(args);
        expect(await program.end).toMatchObject({ code: 2 });
        expect(program.stderr).toContain('error: ');
        expect(program.stdout).toBe('');
      }),
    );
  });

  test('trace says when there is nothing to show', async () => {
    const missing = join(temporaryFolder(), 'missing');
    const nothing = trace([missing]);
    expect(await nothing.end).toMatchObject({ code: 1 });
    expect(nothing.stderr).toContain(`is not there: "${missing}"`);
    expect(existsSync(missing)).toBe(false);
    const silent = trace([join(temporaryFolder(), 'run'), '--', process.execPath, '-e', '0']);
    expect(await silent.end).toMatchObject({ code: 1 });
    expect(silent.stderr).toContain('no process called the library');
    const unknown = trace([join(temporaryFolder(), 'run'), '--', 'no-such-program']);
    expect(await unknown.end).toMatchObject({ code: 127 });
  });
});
