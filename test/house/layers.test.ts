// Who may import whom inside the project. Nothing points back.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../helpers/program.ts';

/** An import inside the project, by paths from its root. */
interface Arrow {
  from: string;
  to: string;
  /** Gone when the program runs. */
  typeOnly: boolean;
}

/** Each file belongs to the first layer that has it, and may import its own layer and those that are named. */
const LAYERS: [name: string, files: RegExp, mayImport: string[]][] = [
  ['test', /^test\//, ['*']],
  ['grade', /^exercises\/.*\/(grade\.test|checks\/[^/]+)\.ts$/, ['lib/grader']],
  ['student', /^exercises\//, ['lib/index.ts']],
  ['servers/services', /^servers\/services\//, ['lib/index.ts', 'lib/protocol', 'lib/program.ts']],
  ['servers', /^servers\//, ['lib/index.ts', 'lib/protocol', 'lib/program.ts', 'servers/services']],
  ['clients', /^clients\//, ['lib/index.ts', 'lib/protocol', 'lib/program.ts', 'servers/services']],
  ['bench', /^bench\//, []],
  ['lib/cli', /^lib\/cli\//, ['lib/grader', 'lib/trace']],
  ['lib/grader', /^lib\/grader\//, ['lib/trace']],
  ['lib/trace', /^lib\/trace\//, ['types of lib/observe.ts']],
  ['lib/protocol', /^lib\/protocol\//, []],
  ['lib/program.ts', /^lib\/(program|report)\.ts$/, ['lib/index.ts']],
  ['lib/index.ts', /^lib\/index\.ts$/, ['lib']],
  ['lib', /^lib\/[^/]+\.ts$/, ['lib/trace/record.ts']],
];

function layerOf(file: string): (typeof LAYERS)[number] {
  const layer = LAYERS.find(([, files]) => files.test(file));
  if (layer === undefined) throw new Error(`File must belong to a layer: got ${file}`);
  return layer;
}

/** The arrows that no layer allows. */
function wrong(arrows: Arrow[]): Arrow[] {
  return arrows.filter(({ from, to, typeOnly }) => {
    const [name, , mayImport] = layerOf(from);
    const [target] = layerOf(to);
    const allowed = [name, ...mayImport];
    if (typeOnly && allowed.includes(`types of ${to}`)) return false;
    return ![target, to, '*'].some((one) => allowed.includes(one));
  });
}

/** A round trip of imports, when there is one; imports of types are none when the program runs. */
function cycle(arrows: Arrow[]): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const { from, to, typeOnly } of arrows) {
      if (from !== file || typeOnly) continue;
      const found = visit(to, [...path, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  for (const { from } of arrows) {
    const found = visit(from, []);
    if (found.length > 0) return found;
  }
  return [];
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** The imports of a file: what stands in it, and whether only types are meant. */
function importsOf(text: string): { what: string; typeOnly: boolean }[] {
  return [...text.matchAll(IMPORT)].map(([, type, fixed, dynamic]) => ({
    what: fixed ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }));
}

function arrowsOf(file: string, text: string): Arrow[] {
  return importsOf(text).flatMap(({ what, typeOnly }) => {
    if (what === 'mysocks') return [{ from: file, to: 'lib/index.ts', typeOnly }];
    if (!what.startsWith('.')) return [];
    return [{ from: file, to: posix.join(posix.dirname(file), what), typeOnly }];
  });
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(root + folder)) return [];
  const names = readdirSync(root + folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(ts|mjs)$/.test(name)).map((name) => `${folder}/${name}`);
}

const folders = ['bench', 'clients', 'exercises', 'lib', 'servers', 'test'];
const files = folders.flatMap(sourcesIn);
const arrows = files.flatMap((file) => arrowsOf(file, readFileSync(root + file, 'utf8')));

describe('the layers', () => {
  test('every import inside the project goes along an arrow of the list', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(arrows.length).toBeGreaterThan(100);
    expect(wrong(arrows)).toEqual([]);
  });

  test('no module imports itself by way of others', () => {
    expect(cycle(arrows)).toEqual([]);
  });

  test('the library records only when MYSOCKS_TRACE is set', () => {
    const into = arrows.filter(
      ({ from, to }) => /^lib\/[^/]+$/.test(from) && to.startsWith('lib/trace/'),
    );
    expect(into).toEqual([{ from: 'lib/calls.ts', to: 'lib/trace/record.ts', typeOnly: false }]);
    const text = readFileSync(`${root}lib/calls.ts`, 'utf8');
    expect(text).toContain("process.env.MYSOCKS_TRACE ? import('./trace/record.ts') : undefined");
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
    ['lib/errno.ts', 'lib/grader/index.ts'],
    ['lib/errno.ts', 'lib/index.ts'],
    ['lib/trace/model.ts', 'lib/connection.ts'],
    ['lib/trace/record.ts', 'lib/observe.ts'],
    ['lib/protocol/calc.ts', 'lib/index.ts'],
    ['lib/program.ts', 'lib/errno.ts'],
    ['lib/cli/tour.ts', 'lib/index.ts'],
    ['servers/echo-async.ts', 'lib/mysocks.ts'],
    ['servers/echo-async.ts', 'clients/echo.ts'],
    ['servers/services/echo.ts', 'servers/echo-async.ts'],
    ['clients/echo.ts', 'servers/echo-async.ts'],
    ['exercises/1-sockets/01-x/solution/x.ts', 'lib/grader/index.ts'],
    ['exercises/1-sockets/01-x/grade.test.ts', 'lib/index.ts'],
    ['lib/trace/text.ts', 'test/helpers/program.ts'],
    ['bench/main.ts', 'lib/index.ts'],
  ])('%s must not import %s', (from, to) => {
    const arrow = { from, to, typeOnly: false };
    expect(wrong([arrow])).toEqual([arrow]);
  });

  test('a round trip of imports is found, and one of types is none', () => {
    const a = { from: 'a.ts', to: 'b.ts', typeOnly: false };
    const b = { from: 'b.ts', to: 'c.ts', typeOnly: false };
    const c = { from: 'c.ts', to: 'a.ts', typeOnly: false };
    expect(cycle([a, b, c])).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts']);
    expect(cycle([a, b])).toEqual([]);
    expect(cycle([a, b, { ...c, typeOnly: true }])).toEqual([]);
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
