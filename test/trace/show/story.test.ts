import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { story, title } from '../../../lib/trace/show/story.ts';
import { concurrentRun, connectionName, iterativeRun, MS, Tape } from '../../helpers/tape.ts';

/** A server of one process that waits for two clients at the same time. */
function asyncRun(): Tape {
  const tape = new Tape().proc(101, 'echo-async');
  for (const [i, came] of [10 * MS, 20 * MS].entries()) {
    const about = { conn: connectionName(i), ch: 4 + i };
    tape
      .queued(101, about.conn, came)
      .call(101, 'accept', came - 5 * MS, came, { on: 3, res: 4 + i, ...about })
      .call(101, 'read', came, came + 50 * MS, { n: 9, dir: 'c2s', ...about })
      .call(101, 'close', came + 51 * MS, came + 51 * MS, { dir: 's2c', ...about });
  }
  return tape;
}

/** Two clients, one after another, both given to the same child. */
function preforkRun(): Tape {
  const tape = new Tape()
    .proc(101, 'echo-prefork')
    .fork(101, 301, 10)
    .proc(301, 'echo-prefork', 20, 101);
  for (const [i, came] of [10 * MS, 20 * MS].entries()) {
    const about = { conn: connectionName(i), ch: 4, res: 4 };
    tape
      .queued(101, about.conn, came)
      .call(101, 'accept', came - 5 * MS, came, { on: 3, ...about })
      .pass(101, 301, about.conn, came + 1)
      .call(301, 'inherit', came - MS, came + 2, about)
      .call(301, 'close', came + 3 * MS, came + 3 * MS, { ...about, dir: 's2c' });
  }
  return tape;
}

describe('title()', () => {
  test.each([
    ['echo-iterative: one process, one client at a time', iterativeRun(2)],
    ['echo-concurrent: a child process for each client', concurrentRun(2)],
    ['echo-async: one process, many clients at once', asyncRun()],
    ['echo-prefork: 1 child process, one client at a time each', preforkRun()],
    ['lonely', new Tape().proc(1, 'lonely').call(1, 'accept', 5)],
    ['client', new Tape().proc(1, 'client').call(1, 'connect', 5)],
    ['Nothing recorded yet', new Tape()],
  ])('title() gives %s', (expected, tape) => {
    expect(title(buildModel(tape.records))).toBe(expected);
  });
});

function told(tape: Tape): string {
  return story(buildModel(tape.records)).join(' ');
}

describe('story()', () => {
  test('story() says how long a server sat blocked while somebody waited', () => {
    expect(told(iterativeRun(3))).toBe(
      'The server sat blocked in readSocket for 80 ms while 2 clients waited: the red line shows when.',
    );
  });

  test('story() says that nobody had to wait', () => {
    expect(told(concurrentRun(3))).toMatch(
      /one client while another one waited: everybody was accepted at once\.$/,
    );
    expect(told(concurrentRun(1))).toContain('only one client');
  });

  test('story() tells waiting for a child to start from waiting for a blocked server', () => {
    const tape = concurrentRun(2);
    tape.queued(101, 'late:1', 200 * MS);
    tape.call(101, 'fork', 190 * MS, 250 * MS, { ch: 4, conn: connectionName(1), res: 303 });
    tape.call(101, 'accept', 250 * MS, 251 * MS, { on: 3, ch: 4, conn: 'late:1', res: 4 });
    expect(told(tape)).toContain('stay in the queue, 51 ms, was for a child process to start.');
  });

  test('story() names processes that ended badly', () => {
    const tape = iterativeRun(2).exit(101, 300 * MS, 13);
    for (const pid of [501, 502]) tape.proc(pid, 'broken').exit(pid, 250 * MS, 1);
    expect(told(tape)).toContain('echo-iterative (pid 101) ended with exit status 13.');
    expect(told(tape)).toContain('broken (pid 501), broken (pid 502) ended with exit status 1.');
  });

  test('story() names a call that never ended, and whom it waits for', () => {
    const conn = connectionName(0);
    const tape = new Tape()
      .proc(101, 'server')
      .proc(201, 'client')
      .queued(101, conn, 10)
      .call(201, 'connect', 5, 20, { conn, ch: 3, res: 3 })
      .call(101, 'accept', 1, 30, { on: 3, ch: 4, conn, res: 4 })
      .call(101, 'read', 40, undefined, { conn, ch: 4, dir: 'c2s', n: 9 })
      .call(201, 'select', 2 * MS, 5 * MS, { res: 0 });
    expect(told(tape)).toContain(
      'At the end server (pid 101) has been blocked in readSocket for 5.0 ms: it waits for client A.',
    );
  });
});
