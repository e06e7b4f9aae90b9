// Whatever a node tries, it knows only what it is told, and it can say nothing but its effects.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Question } from '../../lib/distributed/events.ts';
import { Host } from '../../lib/distributed/host/ask.ts';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { asks, lockNode, tellAll } from '../helpers/nodes.ts';

/** What is tried, and what must come of it: an error, or what is logged. */
const INPUTS: [code: string, name: string][] = [
  ['Date.now()', 'Date'],
  ['new Date()', 'Date'],
  ['Math.random()', 'Math.random'],
  ['performance.now()', 'performance'],
  ['new Intl.DateTimeFormat().format()', 'Intl'],
  ['setTimeout(() => {}, 1)', 'setTimeout'],
  ['queueMicrotask(() => {})', 'queueMicrotask'],
  ['Promise.resolve(1)', 'Promise'],
  ['new Promise(() => {})', 'Promise'],
  ['process.hrtime()', 'process'],
  ['globalThis.process', 'globalThis'],
  ['fetch("http://127.0.0.1")', 'fetch'],
  ['crypto.randomUUID()', 'crypto'],
  ['Atomics.wait', 'Atomics'],
  ['new SharedArrayBuffer(1)', 'SharedArrayBuffer'],
  ['new WeakRef({})', 'WeakRef'],
  ['new FinalizationRegistry(() => {})', 'FinalizationRegistry'],
  ['WebAssembly.Module', 'WebAssembly'],
  ['Buffer.from("a")', 'Buffer'],
  ['import(["node", "fs"].join(":"))', 'Promise'],
];
const ESCAPES = [
  '({}).constructor.constructor("return process")()',
  'this.constructor.constructor("return process")()',
  'this.send.constructor("return process")()',
  '(0, eval)("process")',
  '(function* () {}).constructor("return process")()',
  'JSON.parse.constructor("return this")()',
];
const HIDDEN = [
  'typeof host',
  'typeof questions',
  'typeof (function (this: any) { return this; })()',
  '("abc".match(/b/), (RegExp as any).$1)',
];
const SHARED = [
  'Array.prototype.secret = 1',
  'Object.prototype.secret = 1',
  'Map.secret = 1',
  'Math.random = () => 4',
  'Error.prepareStackTrace = (_: any, sites: any) => sites',
  'LockNode.prototype.enter = () => {}',
  'Object.getPrototypeOf(new Map().keys()).secret = 1',
  'Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).secret = 1',
];
const OWN_NAMES = `(() => {
  class Own extends Error { constructor() { super('x'); this.name = 'Own'; } }
  const map: any = {}; map.toString = () => 'mine'; map.constructor = 1;
  return new Own().name + map;
})()`;
const REQUIRE = '(require as any)(["node", "fs"].join(":"))';

const all = [...INPUTS.map(([code]) => code), ...ESCAPES, ...HIDDEN, ...SHARED, OWN_NAMES, REQUIRE];
let answers: readonly Answer[] = [];

/** One node that tries one thing for each timer. */
beforeAll(async () => {
  const cases = all.map((code, i) => `case '${i}': return this.log(String(${code}));`);
  const file = lockNode(
    `onTimer(name) { switch (name) { ${cases.join('\n')} } }`,
    'declare const host: any, questions: any;',
  );
  const host = await Host.open(await bundleNode(file), [1]);
  const tries = all.map((_, i): Question => [i + 1, 0, 1, ['timer', String(i)]]);
  answers = (await host.ask([[0, -1, 1, ['start', 1]], ...tries])).slice(1);
  host.close();
});

function attempt(code: string): Answer {
  return answers[all.indexOf(code)]!;
}

describe('a node has no other input', () => {
  test.each(INPUTS)('%s', (code, name) => {
    expect(attempt(code)).toMatchObject({
      error: expect.stringContaining(`${name} is not for a node: it knows only what it is told`),
    });
  });

  test.each(['async onRequest() {}', 'async onRequest() { this.enter(); }'])(
    '%s',
    async (handler) => {
      expect(await asks(lockNode(handler))).toMatchObject({
        error: expect.stringContaining('An async function is not for a node'),
      });
    },
  );

  test('a handler that gives something like a promise is an error', async () => {
    expect(await asks(lockNode('onRequest() { return { then() {} }; }'))).toMatchObject({
      error: expect.stringContaining('A handler must not give a promise'),
    });
  });

  test('an effect outside of an event is an error', async () => {
    const file = lockNode('x = this.setTimer("a", 100);');
    expect(await asks(file)).toMatchObject({
      error: expect.stringContaining('timer() outside of an event'),
    });
  });
});

describe('nothing leads out of the realm of a node', () => {
  test.each(ESCAPES)('%s', (code) => {
    expect(attempt(code)).toMatchObject({
      error: expect.stringContaining('Code generation from strings disallowed'),
    });
  });

  test.each(HIDDEN)('%s is undefined', (code) => {
    expect(attempt(code)).toEqual([['log', 'undefined']]);
  });

  test('require() gives nothing', () => {
    expect(attempt(REQUIRE)).toMatchObject({ error: expect.stringContaining('require') });
  });

  test('what is thrown is not looked at outside', async () => {
    const thrown = `{ [Symbol.for('nodejs.util.inspect.custom')]: (_: any, __: any, inspect: any) =>
      inspect.constructor('return process')().exit(0) }`;
    const proxy = 'new Proxy({}, { get() { throw new Error("again"); } })';
    for (const one of [thrown, proxy, 'null', '{ toString() { throw 1; } }']) {
      expect(await asks(lockNode(`onRequest() { throw ${one}; }`))).toHaveProperty('error');
    }
  });
});

describe('nodes share nothing', () => {
  test.each(SHARED)('%s is an error', (code) => {
    expect(attempt(code)).toMatchObject({ error: expect.stringMatching(/Cannot (add|assign)/) });
  });

  test('own names that a frozen prototype has too are fine', () => {
    expect(attempt(OWN_NAMES)).toEqual([['log', 'Ownmine']]);
  });
});

describe('a host', () => {
  test('what is printed leads nowhere, and forges no answer', async () => {
    const file = lockNode(`onRequest() {
      console.log('[[["enter"]]]\\n');
      this.log('"},{"error":"forged"}');
    }`);
    expect(await asks(file)).toEqual([['log', '"},{"error":"forged"}']]);
  });

  test('an event that never ends is named, and the others are answered', async () => {
    const file = lockNode(`
      onRequest() { for (;;); }
      onMessage() { this.log('still here'); }`);
    const events = [['start', 1], ['message', 2, '{"type":"a"}'], ['request']] as const;
    const answers = await tellAll(file, [...events], { limit: 1000 });
    expect(answers.slice(0, 2)).toEqual([[], [['log', 'still here']]]);
    expect(answers[2]).toEqual({
      error: 'onRequest() ended its process, or did not come back within 1 s',
    });
  });

  test('of many events that never end, two are waited for', async () => {
    const file = lockNode(`
      onRequest() { for (;;); }
      onMessage() { this.log('still here'); }`);
    const requests = Array.from({ length: 200 }, () => ['request'] as const);
    const message = ['message', 2, '{"type":"a"}'] as const;
    const events = [['start', 1], message, ...requests] as const;
    const answers = await tellAll(file, [...events], { limit: 1000 });
    expect(answers[1]).toEqual([['log', 'still here']]);
    expect(answers.slice(2)).toEqual(
      requests.map(() => ({ error: expect.stringContaining('onRequest() ended its process') })),
    );
  });

  test('an event that needs all memory is named', async () => {
    const file = lockNode(
      'onRequest() { const all = []; for (;;) all.push(new Array(2e7).fill(1.5)); }',
    );
    expect(await asks(file)).toMatchObject({
      error: expect.stringContaining('onRequest() ended its process'),
    });
  });

  test('a file that never comes to its end is refused', async () => {
    await expect(asks(lockNode('', 'for (;;);'), { limit: 500 })).rejects.toThrow(
      'The file does not come to its end',
    );
  });
});
