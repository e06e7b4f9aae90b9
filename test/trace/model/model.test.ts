import { describe, expect, test } from 'vitest';
import { headline } from '../../../lib/trace/model/figures.ts';
import { summaryLine } from '../../../lib/trace/show/story.ts';
import { buildModel, type Model } from '../../../lib/trace/model/model.ts';
import { inOrder, workOf } from '../../../lib/trace/model/work.ts';
import { concurrentRun, connectionName, iterativeRun, MS, Tape } from '../../helpers/tape.ts';

const labels = (model: Model) => inOrder(model).map(({ label, role }) => `${label}: ${role}`);
const kinds = (model: Model, kind: string) => model.messages.filter((m) => m.kind === kind);

describe('an iterative run', () => {
  const model = buildModel(iterativeRun(3).records);

  test('buildModel() derives who is a client and who is the server', () => {
    expect(labels(model)).toEqual([
      'client A: client',
      'client B: client',
      'client C: client',
      'echo-iterative: server',
    ]);
  });

  test('buildModel() says how long each client stood in the queue', () => {
    const queued = headline(model).clients.map((client) => client.queued);
    // A came to an idle server. B waited from 31 ms until A was done at 92.5 ms, C from 51 to 112.5.
    expect(queued).toEqual([0, 61.5 * MS, 61.5 * MS]);
  });

  test('headline() counts idle time only while somebody stands in the queue', () => {
    const figures = headline(model);
    // Reading from A at 31 to 90.2 ms and its end 90.5 to 92.3, then B likewise while C waits.
    const withA = 90.2 - 31 + (92.3 - 90.5);
    const withB = 110.2 - 92.6 + (112.3 - 110.5);
    expect(figures.idle).toBeCloseTo((withA + withB) * MS, 6);
    expect(figures.idleClients).toBe(2);
    expect(figures.atOnce).toBe(1);
  });

  test('headline() counts from the first connect to the last answer', () => {
    const figures = headline(model);
    expect(figures.lastAnswer).toBe((132 - 10) * MS);
    expect(figures.clients.map(({ firstReply }) => firstReply)).toEqual([82000, 82000, 82000]);
  });

  test('summaryLine() names the call, the time and the clients', () => {
    const line = 'the server sat blocked in readSocket for 80 ms while 2 clients waited';
    expect(summaryLine(model)).toBe(line);
  });
});

describe('a concurrent run', () => {
  const model = buildModel(concurrentRun(3).records);

  test('buildModel() derives children and puts them below their server', () => {
    expect(labels(model)).toEqual([
      'client A: client',
      'client B: client',
      'client C: client',
      'echo-concurrent: server',
      'child 301: child',
      'child 302: child',
      'child 303: child',
    ]);
  });

  test('headline() finds all clients served at once and nobody waiting for a blocked server', () => {
    const figures = headline(model);
    expect(figures.atOnce).toBe(3);
    expect(figures.idle).toBe(0);
    expect(summaryLine(model)).toBeUndefined();
  });

  test('buildModel() ends the service with the close of the child, not of its parent', () => {
    expect(model.connections.map(({ servedUntil }) => servedUntil)).toEqual([
      92.4 * MS,
      112.4 * MS,
      132.4 * MS,
    ]);
  });

  test('buildModel() takes fork, pass, connection and end of stream for messages', () => {
    expect(kinds(model, 'fork')).toHaveLength(3);
    expect(kinds(model, 'pass').map(({ to }) => to.process.pid)).toEqual([301, 302, 303]);
    expect(kinds(model, 'connection')).toHaveLength(3);
    expect(kinds(model, 'eof').map(({ from }) => from.span?.op)).toEqual([
      'close',
      'close',
      'close',
    ]);
  });
});

test('buildModel() gives the same for records in any order of files', () => {
  const { records } = concurrentRun(3);
  const shuffled = [301, 201, 101, 202, 303, 302, 203].flatMap((pid) =>
    records.filter((record) => record.pid === pid),
  );
  const [model, same] = [records, shuffled].map((order) => buildModel(order));
  expect(headline(same!).idle).toBe(headline(model!).idle);
  expect(same!.messages.length).toBe(model!.messages.length);
});

test('buildModel() keeps a call open that never ended, up to the end of the recording', () => {
  const model = buildModel(iterativeRun(1).records);
  const last = model.spans.at(-1);
  expect(last).toMatchObject({ op: 'accept', open: true, end: model.end });
});

test('buildModel() lets open calls last until now while the run goes on', () => {
  const { records } = iterativeRun(1);
  expect(buildModel(records, 5000 * MS).spans.at(-1)?.end).toBe(5000 * MS);
});

test('headline() measures a client that was not recorded by what the server sent it', () => {
  const conn = connectionName(0);
  const tape = new Tape()
    .proc(101, 'server')
    .queued(101, conn, 1000)
    .call(101, 'accept', 10, 1010, { on: 3, ch: 4, conn, res: 4 })
    .call(101, 'write', 1500, 1600, { ch: 4, conn, dir: 's2c', n: 2, off: 0, res: 2 });
  const figures = headline(buildModel(tape.records));
  expect(figures.lastAnswer).toBe(600);
  expect(figures.clients[0]).toMatchObject({ firstReply: 600, lastReply: 600, queued: 10 });
});

test('headline() of a run without any client has no last answer', () => {
  const model = buildModel(new Tape().proc(101, 'server').call(101, 'accept', 5).records);
  expect(headline(model)).toMatchObject({ lastAnswer: undefined, atOnce: 0, idle: 0, clients: [] });
});

test('buildModel() of no records at all is empty', () => {
  expect(buildModel([])).toMatchObject({ processes: [], spans: [], messages: [], end: 0 });
});

test('workOf() gives the time between calls to the client in hand', () => {
  const model = buildModel(iterativeRun(2).records);
  const server = model.processes.find(({ role }) => role === 'server')!;
  const work = workOf(server).map(({ start, connection }) => [start, connection?.label]);
  expect(work.slice(0, 4)).toEqual([
    [0, undefined],
    [2000, undefined],
    [11000, 'client A'],
    [90200, 'client A'],
  ]);
});
