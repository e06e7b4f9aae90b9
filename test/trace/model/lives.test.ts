import { expect, test } from 'vitest';
import { headline } from '../../../lib/trace/model/figures.ts';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { connectionName, Tape } from '../../helpers/tape.ts';

test('buildModel() sees by the clients that a server was killed', () => {
  const conn = connectionName(0);
  const waits = connectionName(1);
  const tape = new Tape()
    .proc(101, 'crashes')
    .proc(201, 'echo')
    .proc(202, 'echo')
    .call(201, 'connect', 100, 200, { conn, ch: 3, res: 3 })
    .queued(101, conn, 150)
    .call(101, 'accept', 50, 160, { on: 3, ch: 4, conn, res: 4 })
    .call(101, 'read', 170, undefined, { ch: 4, conn, dir: 'c2s', n: 100 })
    .call(202, 'connect', 300, 320, { conn: waits, ch: 3, res: 3 })
    .queued(101, waits, 310)
    .call(201, 'read', 210, 5000, { ch: 3, conn, dir: 's2c', n: 100, res: -1, errno: 'ECONNRESET' })
    .exit(201, 5100, 1)
    .exit(202, 9000, 1);
  const model = buildModel(tape.records);
  const server = model.processes[0];
  expect(server).toMatchObject({ fate: 'killed', end: 5000 });
  expect(server?.spans.at(-1)).toMatchObject({ open: true, end: 5000 });
  // Nobody waits in the queue of a server that is gone.
  expect(model.connections[1]?.waitedUntil).toBe(5000);
  expect(headline(model).idle).toBe(5000 - 310);
});

test('buildModel() does not take a process for killed that goes on', () => {
  const conn = connectionName(0);
  const tape = new Tape()
    .proc(101, 'server')
    .call(101, 'accept', 50, 160, { on: 3, ch: 4, conn, res: 4 })
    .call(201, 'connect', 100, 150, { conn, ch: 3, res: 3 })
    .call(201, 'read', 210, 5000, { ch: 3, conn, dir: 's2c', n: 9, res: -1, errno: 'ECONNRESET' })
    .call(101, 'accept', 6000, undefined, { on: 3 });
  expect(buildModel(tape.records).processes.find(({ pid }) => pid === 101)?.fate).toBe('unknown');
});

test('buildModel() tells two connections with the same port apart', () => {
  const conn = connectionName(0);
  const tape = new Tape().proc(101, 'server');
  for (const base of [1000, 2000]) {
    tape
      .call(201, 'connect', base, base + 20, { conn, ch: 3, res: 3 })
      .queued(101, conn, base + 10)
      .call(101, 'accept', base - 100, base + 30, { on: 3, ch: 4, conn, res: 4 })
      .call(201, 'write', base + 40, base + 50, { ch: 3, conn, dir: 'c2s', n: 2, off: 0, res: 2 })
      .call(101, 'read', base + 40, base + 60, { ch: 4, conn, dir: 'c2s', n: 9, off: 0, res: 2 })
      .call(201, 'close', base + 70, base + 71, { ch: 3, conn, dir: 'c2s' })
      .call(101, 'close', base + 80, base + 81, { ch: 4, conn, dir: 's2c' });
  }
  const model = buildModel(tape.records);
  expect(model.connections.map(({ label }) => label)).toEqual(['client A', 'client B']);
  expect(model.messages.filter(({ kind }) => kind === 'data')).toHaveLength(2);
  expect(headline(model).atOnce).toBe(1);
});

test('buildModel() tells them apart by the connects alone when only the client was recorded', () => {
  const tape = new Tape();
  for (const base of [1000, 2000]) {
    tape.call(201, 'connect', base, base + 20, { conn: connectionName(0), ch: 3, res: 3 });
  }
  expect(buildModel(tape.records).connections).toHaveLength(2);
});

test('buildModel() takes a pid that comes again for another process', () => {
  const tape = new Tape()
    .proc(2, 'first', 0)
    .call(2, 'accept', 10, undefined, { on: 3 })
    .proc(2, 'second', 500)
    .call(2, 'accept', 510, undefined, { on: 3 })
    .exit(2, 900);
  const { processes } = buildModel(tape.records);
  expect(processes.map(({ name, end, fate }) => [name, end, fate])).toEqual([
    ['first', 500, 'killed'],
    ['second', 900, 'exited'],
  ]);
  expect(processes[0]?.spans[0]).toMatchObject({ open: true, end: 500 });
});
