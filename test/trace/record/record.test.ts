import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parseRecords, type TraceRecord } from '../../../lib/trace/record/format.ts';
import { loadRun } from '../../../lib/trace/record/load.ts';
import { writeNote } from '../../../lib/trace/record/note.ts';
import { RecordWriter } from '../../../lib/trace/record/writer.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { nodeOptions, TestProgram } from '../../helpers/program.ts';

const me = { pid: 4711, ppid: 1, name: 'test' };

describe('RecordWriter', () => {
  test('RecordWriter writes each record in the format that is documented', () => {
    const dir = temporaryFolder();
    const writer = new RecordWriter(join(dir, 'made', 'when missing'), me);
    const call = {
      op: 'read',
      channel: 4,
      connection: '127.0.0.1:43211',
      direction: 'c2s',
      n: 65536,
    } as const;
    const id = writer.begin({ ...call, offset: 0 });
    writer.end(id, { ...call, offset: 0, result: 5, data: Buffer.from('hello') });
    writer.happening({ what: 'queued', connection: '127.0.0.1:43211' });
    writer.happening({ what: 'fork', child: 102 });
    writer.happening({ what: 'pass', child: 102, connection: '127.0.0.1:43211' });
    writer.exit(0);
    writer.close();
    const { records } = loadRun(join(dir, 'made', 'when missing'));
    const stamp = { ts: expect.any(Number), pid: 4711 };
    expect(records).toEqual([
      { ...stamp, t: 'proc', v: 1, ppid: 1, name: 'test' },
      {
        ...stamp,
        t: 'begin',
        id: '4711.1',
        op: 'read',
        ch: 4,
        conn: '127.0.0.1:43211',
        dir: 'c2s',
        n: 65536,
      },
      { ...stamp, t: 'end', id: '4711.1', res: 5, off: 0, data: 'hello' },
      { ...stamp, t: 'queued', conn: '127.0.0.1:43211' },
      { ...stamp, t: 'fork', child: 102 },
      { ...stamp, t: 'pass', child: 102, conn: '127.0.0.1:43211' },
      { ...stamp, t: 'exit', code: 0 },
    ]);
    expect(records.every(({ ts }) => Number.isInteger(ts))).toBe(true);
  });

  test('RecordWriter keeps the first 64 bytes, one character for each, whatever they are', () => {
    const dir = temporaryFolder();
    const writer = new RecordWriter(dir, me);
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    writer.begin({ op: 'write', channel: 4, n: 256, offset: 0, data: data.subarray(190) });
    writer.begin({ op: 'write', channel: 4, n: 3, offset: 0, data: Buffer.from('a"\n') });
    writer.close();
    const texts = loadRun(dir).records.map((record) => ('data' in record ? record.data : ''));
    expect(Buffer.from(texts[1] ?? '', 'latin1')).toEqual(Buffer.from(data.subarray(190, 254)));
    expect(texts[2]).toBe('a"\n');
  });

  const fullDisk = '/dev/full';
  test.skipIf(!existsSync(fullDisk))('RecordWriter ends with a warning on a full disk', () => {
    const dir = temporaryFolder();
    symlinkSync(fullDisk, join(dir, '4711.jsonl'));
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const writer = new RecordWriter(dir, me);
    writer.end(writer.begin({ op: 'accept', channel: 0, on: 3 }), {
      op: 'accept',
      channel: 4,
      result: 4,
    });
    writer.exit(0);
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned.mock.calls[0]?.[0]).toContain('ENOSPC');
    warned.mockRestore();
  });

  test('RecordWriter gives up with a warning where no folder can be made', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    new RecordWriter(join(file, 'below a file'), me).exit(0);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });
});

describe('parseRecords()', () => {
  const good = '{"ts":1,"pid":2,"t":"exit","code":0}';

  test('parseRecords() counts a torn last line and keeps all before it', () => {
    expect(parseRecords(`${good}\n{"ts":2,"pi`)).toMatchObject({
      records: [{ t: 'exit' }],
      damaged: 1,
    });
  });

  test.each([
    ['a number', '7'],
    ['another record', '{"ts":1,"pid":2,"t":"later"}'],
    ['a name from the prototype', '{"ts":1,"pid":2,"t":"constructor"}'],
    ['a time that is text', '{"ts":"<b>","pid":2,"t":"exit","code":0}'],
    ['a missing field', '{"ts":1,"pid":2,"t":"exit"}'],
    ['an unknown operation', '{"ts":1,"pid":2,"t":"begin","id":"2.1","op":"<script>"}'],
    ['a direction that is none', '{"ts":1,"pid":2,"t":"begin","id":"2.1","op":"read","dir":"up"}'],
    ['data that is no text', '{"ts":1,"pid":2,"t":"end","id":"2.1","res":1,"data":{}}'],
  ])('parseRecords() leaves out %s', (_, line) => {
    expect(parseRecords(`${line}\n${good}\n`)).toMatchObject({
      records: [{ t: 'exit' }],
      damaged: 1,
    });
  });
});

describe('loadRun()', () => {
  test('loadRun() says that no recording is there', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'notes.jsonl'), '');
    expect(() => loadRun(dir)).toThrow('Folder must hold a recording');
  });

  test('loadRun() takes a note of what the run shows, and nothing that was recorded after its end', () => {
    const dir = temporaryFolder();
    const line = (ts: number) => `${JSON.stringify({ ts, pid: 7, t: 'exit', code: 0 })}\n`;
    writeFileSync(join(dir, '7.jsonl'), line(10) + line(20) + line(30));
    expect(loadRun(dir).records).toHaveLength(3);
    const note = { head: 'echo, check ends: failed', lines: ['It goes on.'], end: 20 };
    writeNote(dir, note);
    expect(loadRun(dir)).toMatchObject({ note, damaged: 0 });
    expect(loadRun(dir).records.map(({ ts }) => ts)).toEqual([10, 20]);
  });

  test.each([
    '',
    '[]',
    '{"head":1}',
    '{"head":"x","lines":[1],"end":1}',
    '{"head":"x","lines":[]}',
  ])('loadRun() leaves out a note that is none: %s', (text) => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, '7.jsonl'), '{"ts":1,"pid":7,"t":"exit","code":0}\n');
    writeFileSync(join(dir, 'note.json'), text);
    expect(loadRun(dir).note).toBeUndefined();
  });

  test('loadRun() refuses a version that it does not know', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, '1.jsonl'), '{"ts":1,"pid":1,"t":"proc","v":2,"ppid":0,"name":"x"}\n');
    expect(() => loadRun(dir)).toThrow('Recording must be of version 1: got 2');
  });
});

describe('a recorded process', () => {
  // It publishes what the library publishes, so that this test needs nothing but record.ts.
  const program = `
    import { channel } from 'node:diagnostics_channel';
    const { argv } = process;
    await import(argv[2]);
    const call = { op: 'read', channel: 4, n: 10 };
    channel('mysocks:begin').publish(call);
    console.log('reading');
    if (argv[3] === 'throw') throw new Error('crash');
    if (argv[3] === 'hang') setInterval(() => {}, 1e6);
    else channel('mysocks:end').publish(Object.assign(call, { result: 0 }));
  `;

  async function run(how: string, kill?: NodeJS.Signals): Promise<TraceRecord[]> {
    const dir = temporaryFolder();
    const file = join(dir, 'program.mjs');
    writeFileSync(file, program);
    const record = new URL('../../../lib/trace/record/record.ts', import.meta.url).href;
    const env = { MYSOCKS_TRACE: dir };
    const started = new TestProgram(process.execPath, [...nodeOptions, file, record, how], { env });
    if (kill !== undefined) {
      await started.prints(/reading/);
      started.kill(kill);
    }
    await started.end;
    return parseRecords(readFileSync(join(dir, `${started.pid}.jsonl`), 'utf8')).records;
  }

  test('record.ts leaves a call that began and never ended when the process is killed', async () => {
    const records = await run('hang', 'SIGKILL');
    expect(records.map(({ t }) => t)).toEqual(['proc', 'begin']);
    expect(records[0]).toMatchObject({ name: 'program', ppid: process.pid });
  });

  test('record.ts pairs the end of a call with its begin', async () => {
    const records = await run('end');
    expect(records.map(({ t }) => t)).toEqual(['proc', 'begin', 'end', 'exit']);
    expect(records[2]).toMatchObject({ id: records[0]!.pid + '.1', res: 0 });
  });

  test('record.ts records the exit status of a program that crashes', async () => {
    const records = await run('throw');
    expect(records.at(-1)).toMatchObject({ t: 'exit', code: 1 });
  });
});
