// The recording of real programs over real sockets, and what the model makes of it.
import { describe, expect, test } from 'vitest';
import { headline } from '../../../lib/trace/model/figures.ts';
import { follow } from '../../../lib/trace/record/follow.ts';
import { parseRecords } from '../../../lib/trace/record/format.ts';
import { loadRun } from '../../../lib/trace/record/load.ts';
import { buildModel, type Model } from '../../../lib/trace/model/model.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { start, startServer } from '../../helpers/program.ts';

const CLIENTS = ['alpha', 'beta', 'gamma'];

/** Lets three clients come at the same time, each of which says a line, gets it back, and says it again. */
async function modelOf(server: string, args: string[] = [], more: NodeJS.ProcessEnv = {}) {
  const dir = temporaryFolder();
  const env = { MYSOCKS_TRACE: dir, ...more };
  const { program, port } = await startServer(server, ['0', ...args], { env });
  const clients = CLIENTS.map(() => start('clients/echo.ts', ['127.0.0.1', String(port)], { env }));
  const answered = clients.map(async (client, i) => {
    const text = `${CLIENTS[i]}\n`;
    client.child.stdin?.write(text);
    await client.prints(new RegExp(text));
    client.type(text);
    await client.end;
    expect(client.stdout).toBe(text + text);
  });
  await Promise.all(answered);
  program.kill('SIGTERM');
  await program.end;
  const { records, damaged } = loadRun(dir);
  expect(damaged).toBe(0);
  return buildModel(records);
}

/** Waits until a process is in its second read. */
async function secondRead(dir: string, pid: number): Promise<void> {
  let reads = 0;
  for await (const lines of follow(dir, new Map(), new AbortController().signal)) {
    const { records } = parseRecords(lines);
    reads += records.filter((r) => r.pid === pid && r.t === 'begin' && r.op === 'read').length;
    if (reads === 2) return;
  }
}

/** For each connection and direction the bytes that arrived, by position. */
function received(model: Model): string[] {
  return model.connections.flatMap(({ spans }) =>
    (['c2s', 's2c'] as const).map((dir) =>
      spans
        .filter((span) => span.op === 'read' && span.direction === dir && (span.result ?? 0) > 0)
        .toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0))
        .map(({ data }) => data)
        .join(''),
    ),
  );
}

describe('a recording', () => {
  test('a recording of echo-iterative shows clients in the queue behind a blocked server', async () => {
    const model = await modelOf('servers/echo-iterative.ts');
    expect(model.processes.map(({ role }) => role).toSorted()).toEqual([
      'client',
      'client',
      'client',
      'server',
    ]);
    const codes = model.processes.map(({ fate, code }) => `${fate} ${code}`);
    expect(new Set(codes)).toEqual(new Set(['exited 0']));
    const figures = headline(model);
    expect(figures.atOnce).toBe(1);
    expect(figures.clients.every(({ firstReply = 0, queued }) => firstReply > queued)).toBe(true);
    expect(received(model).toSorted()).toEqual(
      CLIENTS.flatMap((name) => [`${name}\n${name}\n`, `${name}\n${name}\n`]),
    );
  });

  test('a recording of echo-concurrent goes on across the fork', async () => {
    const model = await modelOf('servers/echo-concurrent.ts', ['--spare', '0']);
    const children = model.processes.filter(({ role }) => role === 'child');
    expect(children).toHaveLength(3);
    expect(
      children.every(({ parent, forkedAt }) => parent?.role === 'server' && forkedAt! > 0),
    ).toBe(true);
    expect(new Set(model.connections.map(({ worker }) => worker))).toEqual(new Set(children));
    expect(headline(model).idle).toBe(0);
    const kinds = new Map<string, number>();
    for (const { kind } of model.messages) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect(kinds.get('connection')).toBe(3);
    expect(kinds.get('fork')).toBe(3);
    expect(kinds.get('pass')).toBe(3);
    expect(kinds.get('eof')).toBe(6);
    expect(received(model).toSorted()).toEqual(
      CLIENTS.flatMap((name) => [`${name}\n${name}\n`, `${name}\n${name}\n`]),
    );
  });

  test('a recording pairs every byte that was read with the write that sent it, in short-I/O mode too', async () => {
    const model = await modelOf('servers/echo-async.ts', [], { MYSOCKS_SHORT_IO: '7' });
    const bytes = (op: string) =>
      model.spans.filter((span) => span.op === op).reduce((sum, { result = 0 }) => sum + result, 0);
    const matched = model.messages.reduce((sum, message) => sum + message.bytes, 0);
    expect(bytes('read')).toBe(bytes('write'));
    expect(matched).toBe(bytes('read'));
    // It was cut, and put together again.
    expect(model.messages.filter(({ kind }) => kind === 'data').length).toBeGreaterThan(12);
  });

  test('a recording of a server that was killed ends when its client sees it', async () => {
    const dir = temporaryFolder();
    const env = { MYSOCKS_TRACE: dir };
    const { program, port } = await startServer('servers/echo-iterative.ts', ['0'], { env });
    const client = start('clients/echo.ts', ['127.0.0.1', String(port)], { env });
    client.child.stdin?.write('hello\n');
    await client.prints(/hello/);
    await secondRead(dir, program.pid);
    program.kill('SIGKILL');
    await client.end;
    const server = buildModel(loadRun(dir).records).processes.find(({ role }) => role === 'server');
    expect(server).toMatchObject({ fate: 'killed', code: undefined });
    expect(server?.spans.at(-1)).toMatchObject({ op: 'read', open: true });
  });
});
