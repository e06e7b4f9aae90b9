// Who may import whom inside the project. Nothing points back.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ENTRIES } from '../../lib/entries.ts';
import { root } from '../helpers/program.ts';
import {
  arrowsOf,
  betweenRooms,
  cycle,
  importsOf,
  loads,
  sourcesIn,
  wrong,
} from './layers/imports.ts';

const folders = ['bench', 'clients', 'exercises', 'lib', 'samples', 'servers', 'test'];
const files = folders.flatMap(sourcesIn);
const arrows = files.flatMap((file) => arrowsOf(file, readFileSync(root + file, 'utf8')));

describe('the layers', () => {
  test('every import inside the project goes along an arrow of the list', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(arrows.length).toBeGreaterThan(100);
    expect(wrong(arrows)).toEqual([]);
  });

  test('no file imports itself by way of others', () => {
    expect(cycle(arrows)).toEqual([]);
  });

  test('no room imports itself by way of others', () => {
    expect(cycle(betweenRooms(arrows))).toEqual([]);
  });

  test('the library records only when MYSOCKS_TRACE is set', () => {
    const into = arrows.filter(
      ({ from, to }) =>
        !/^(test|lib\/(trace|grader|cli|distributed))\//.test(from) && to.startsWith('lib/trace/'),
    );
    for (const { from, to, typeOnly } of into) {
      expect([...ENTRIES.values()]).toContain(root + from);
      expect({ to, typeOnly }).toEqual({ to: 'lib/trace/record/record.ts', typeOnly: false });
    }
    // The six wait for it to be loaded. Most calls of lib/ipc cannot: there it is loaded always, and does nothing.
    expect(readFileSync(`${root}lib/index.ts`, 'utf8')).toMatch(
      /^if \(process\.env\.MYSOCKS_TRACE\) .*import\('.*\/record\.ts'\)\);$/m,
    );
    const record = readFileSync(`${root}lib/trace/record/record.ts`, 'utf8');
    expect(record).toContain("if (dir !== undefined && dir !== '') record(dir);");
    expect(into.map(({ from }) => from)).toContain('lib/index.ts');
  });

  test('only three files know koffi, which share nothing', () => {
    const known = files.filter((file) => file.startsWith('lib/') && loads(file, 'koffi'));
    const may = ['lib/distributed/memory/uffd.ts', 'lib/grader/kernel/libc.ts', 'lib/ipc/libc.ts'];
    expect(known.filter((file) => !may.includes(file))).toEqual([]);
  });

  test('the protocols do no input and output', () => {
    for (const file of sourcesIn('lib/protocol')) {
      const modules = importsOf(readFileSync(root + file, 'utf8')).map(({ what }) => what);
      expect(modules.filter((what) => !what.startsWith('./'))).toEqual([]);
    }
  });
});

describe('the check of the layers', () => {
  test.each([
    ['lib/grader/grading/grade-subjects.ts', 'lib/mysocks.ts'],
    ['lib/grader/grading/grade-subjects.ts', 'lib/index.ts'],
    ['lib/grader/trial/trial.ts', 'lib/grader/index.ts'],
    ['lib/grader/words/text.ts', 'lib/grader/kernel/processes.ts'],
    ['lib/errno.ts', 'lib/grader/index.ts'],
    ['lib/errno.ts', 'lib/index.ts'],
    ['lib/calls/observed.ts', 'lib/trace/record/record.ts'],
    ['lib/mysocks.ts', 'lib/trace/record/record.ts'],
    ['lib/trace/model/model.ts', 'lib/sockets/connection.ts'],
    ['lib/trace/model/model.ts', 'lib/trace/show/text.ts'],
    ['lib/trace/record/record.ts', 'lib/calls/observed.ts'],
    ['lib/protocol/calc.ts', 'lib/index.ts'],
    ['lib/program.ts', 'lib/errno.ts'],
    ['lib/cli/tour.ts', 'lib/index.ts'],
    ['lib/cli/grade.ts', 'lib/cli/class/grade.ts'],
    ['lib/ipc/index.ts', 'lib/mysocks.ts'],
    ['lib/distributed/explore.ts', 'lib/index.ts'],
    ['lib/distributed/transports/sockets.ts', 'lib/mysocks.ts'],
    ['samples/ipc/pipe-hello.ts', 'lib/ipc/pipe.ts'],
    ['servers/echo-async.ts', 'lib/mysocks.ts'],
    ['servers/echo-async.ts', 'clients/echo.ts'],
    ['servers/services/echo.ts', 'servers/echo-async.ts'],
    ['clients/echo.ts', 'servers/echo-async.ts'],
    ['exercises/1-sockets/01-x/solution/x.ts', 'lib/grader/index.ts'],
    ['exercises/1-sockets/01-x/grade.test.ts', 'lib/index.ts'],
    ['exercises/1-sockets/checks/fork/limit.ts', 'lib/grader/trial/trial.ts'],
    ['lib/trace/show/text.ts', 'test/helpers/program.ts'],
    ['bench/main.ts', 'lib/index.ts'],
  ])('%s must not import %s', (from, to) => {
    const arrow = { from, to, typeOnly: false };
    expect(wrong([arrow])).toEqual([arrow]);
  });

  test('a round trip of imports is found', () => {
    const a = { from: 'a.ts', to: 'b.ts' };
    const b = { from: 'b.ts', to: 'c.ts' };
    const c = { from: 'c.ts', to: 'a.ts' };
    expect(cycle([a, b, c])).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts']);
    expect(cycle([a, b])).toEqual([]);
  });

  test('a round trip between rooms is found, also when no file is in one', () => {
    const there = { from: 'lib/calls/a.ts', to: 'lib/trace/record/b.ts', typeOnly: false };
    const back = { from: 'lib/trace/record/c.ts', to: 'lib/calls/d.ts', typeOnly: true };
    expect(cycle([there, back])).toEqual([]);
    expect(cycle(betweenRooms([there, back]))).toHaveLength(3);
    expect(
      cycle(betweenRooms([there, { from: 'lib/calls/d.ts', to: 'lib/errno.ts', typeOnly: false }])),
    ).toEqual([]);
  });

  test('all forms of an import are read', () => {
    const text = `
import { a } from './a.ts';
import type { B } from './b.ts';
import './c.ts';
export { d, type D } from './d.ts';
export type { E } from './e.ts';
import {
  f,
} from './f.ts';
const g = await import('./g.ts');
// import { h } from './h.ts';
import * as net from 'node:net';
`;
    expect(importsOf(text).map(({ what, typeOnly }) => (typeOnly ? `type ${what}` : what))).toEqual(
      ['./a.ts', 'type ./b.ts', './c.ts', './d.ts', 'type ./e.ts', './f.ts', './g.ts', 'node:net'],
    );
  });
});
