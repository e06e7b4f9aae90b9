/**
 * `junit.xml`, made from `run.tap` by tap-junit.
 *
 * tap-junit knows names and results. What else TAP tells is put in here: the class, the time, the reason of a skip, and
 * the whole text of a failure, of which the attribute holds the first line. It runs in this process: to start one
 * for each of 15 exercises takes 3 s of processor time.
 *
 * @module
 * @see {@link https://github.com/dhershman1/tap-junit tap-junit}
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeAtomically } from '../exercises/kit.ts';

/** A point of TAP, as tap-parser gives it. */
interface Point {
  readonly name: string;
  readonly id: number;
  readonly ok: boolean;
  readonly skip?: string | boolean;
  /** In milliseconds: `duration_ms` of its block. */
  readonly time?: number;
  readonly diag?: {
    readonly message?: string;
    readonly steps?: string;
    readonly severity?: string;
  };
}

const FIRST_LINE = 200;

/**
 * Writes `junit.xml` beside `run.tap`. The number of its test cases must be that of the checks: tap-junit
 * takes an empty file for a success.
 */
export async function writeJunit(folder: string, suite: string, checks: number): Promise<void> {
  const { points, xml } = convert(readFileSync(join(folder, 'run.tap'), 'utf8'), suite);
  let found = 0;
  // Within an attribute there is no `<`, but there may be a `>`.
  const cases = /<testcase (?:"[^"]*"|[^">])*?(?:\/>|>[^]*?<\/testcase>)/g;
  const told = xml.replace(cases, (plain) => {
    const point = points[found++];
    return point === undefined ? plain : testcase(point, suite);
  });
  if (found !== checks) throw new Error(`junit.xml must hold ${checks} checks: got ${found}`);
  writeAtomically(join(folder, 'junit.xml'), told);
}

/** What `tap-junit -p -i run.tap -n junit.xml -c SUITE` would write, from its own parts. */
function convert(tap: string, classname: string): { points: readonly Point[]; xml: string } {
  const require = createRequire(createRequire(import.meta.url).resolve('tap-junit/package.json'));
  const { Parser } = require('tap-parser');
  const serialize = require('./src/serialize.js');
  const points: Point[] = [];
  let summary: unknown;
  const parser = new Parser();
  parser.on('assert', (point: Point) => points.push(point));
  parser.on('complete', (result: unknown) => (summary = result));
  parser.end(tap);
  const xml: string = serialize(points, summary, { name: 'junit.xml', pretty: true, classname });
  return { points, xml };
}

/** Neither name nor class changes with the score, so that a server of CI can follow a check from run to run. */
function testcase({ name, id, ok, skip, time: ms, diag }: Point, suite: string): string {
  const plain = name.replace(/ \(\d+\/\d+\)$/, '');
  const own = plain.startsWith(`${suite} `) ? plain.slice(suite.length + 1) : plain;
  const time = ms === undefined ? undefined : (ms / 1000).toFixed(3);
  const begin = `<testcase ${attributes({ classname: suite, name: own, id, time })}`;
  if (skip !== undefined && skip !== false) {
    const message = skip === true ? undefined : skip;
    return `${begin}>\n      <skipped ${attributes({ message })}/>\n    </testcase>`;
  }
  if (ok) return `${begin}/>`;
  const { message = 'It failed.', steps, severity = 'fail' } = diag ?? {};
  const line = message.trim().split('\n', 1)[0]?.slice(0, FIRST_LINE) ?? '';
  const text = steps === undefined ? message : `${message}\n\nSteps:\n${steps}`;
  const head = attributes({ message: line, type: severity });
  return `${begin}>\n      <failure ${head}>${escaped(text)}</failure>\n    </testcase>`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}="${escaped(String(value))}"`],
    )
    .join(' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
