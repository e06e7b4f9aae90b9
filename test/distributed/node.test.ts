// What a node is given, and what it may do.
import { describe, expect, test } from 'vitest';
import { Node } from '../../lib/distributed/index.ts';
import { asks, fileWith, lockNode, tellAll } from '../helpers/nodes.ts';

describe('a node', () => {
  test('Node cannot be made by anybody but a host', () => {
    expect(() => new Node()).toThrow('A node is made by its host');
  });

  test('id, nodes and life are known in field initializers', async () => {
    const file = lockNode(`
      known = [this.id, this.nodes, this.life];
      onRequest() { this.log(JSON.stringify(this.known)); }`);
    expect(await asks(file)).toEqual([['log', '[1,[1,2,3],1]']]);
  });

  test('send() copies a message at once', async () => {
    const file = lockNode(`
      onRequest() {
        const message = { type: 'a', list: [1] };
        this.send(2, message);
        message.list.push(2);
        this.broadcast(message);
      }`);
    expect(await asks(file)).toEqual([
      ['send', 2, '{"type":"a","list":[1]}'],
      ['send', 2, '{"type":"a","list":[1,2]}'],
      ['send', 3, '{"type":"a","list":[1,2]}'],
    ]);
  });

  test('its timers, effects and handlers are told in order', async () => {
    const file = lockNode(`
      onStart() { this.setTimer('wait', 300); }
      onTimer(name) { this.clearTimer('other'); this.log(name); }
      onRequest() { this.enter(); }
      onMessage(from, { type }) { this.send(from, { type, again: true }); }`);
    const events = [['start', 1], ['timer', 'wait'], ['message', 3, '{"type":"x"}'], ['request']];
    expect(await tellAll(file, events as never)).toEqual([
      [['timer', 'wait', 300]],
      [
        ['clear', 'other'],
        ['log', 'wait'],
      ],
      [['send', 3, '{"type":"x","again":true}']],
      [['enter']],
    ]);
  });

  test('variables of its module are its own', async () => {
    const file = lockNode(`onRequest() { this.log(++count); }`, 'let count = 0;');
    const events = [['start', 1], ['request'], ['request']] as const;
    const answers = await tellAll(file, [...events]);
    expect(answers.slice(1)).toEqual([[['log', '1']], [['log', '2']]]);
    expect(await asks(file)).toEqual([['log', '1']]);
  });
});

describe('what JSON would change', () => {
  test.each([
    ['new Map()', 'message.x is an instance of Map'],
    ['new Set([1])', 'message.x is an instance of Set'],
    ['NaN', 'message.x is NaN'],
    ['[1, { deep: Infinity }]', 'message.x[1].deep is Infinity'],
    ['() => 1', 'message.x is a value of type function'],
    ['[undefined]', 'message.x[0] is a value of type undefined'],
    ['10n', 'message.x is a value of type bigint'],
    ['new (class Point { x = 1 })()', 'message.x is an instance of Point'],
    ['(() => { const o: any = {}; o.o = o; return o; })()', 'too deep, or a circle'],
  ])('send() names %s', async (value, text) => {
    const file = lockNode(`onRequest() { this.send(2, { type: 'a', x: ${value} }); }`);
    expect(await asks(file)).toMatchObject({ error: expect.stringContaining(text) });
  });

  test.each([
    [
      "this.send(2, { kind: 'a' })",
      'Message must be an object with a type, a string: got {"kind":"a"}',
    ],
    ["this.send(2, 'a')", 'Message must be an object with a type, a string: got "a"'],
    ["this.send(4, { type: 'a' })", 'send(): there is no node 4'],
    ["this.send('2', { type: 'a' })", 'send(): there is no node 2'],
    [
      "this.send(2, { type: 'a', text: 'ä'.repeat(33000) })",
      'Message must have at most 65536 bytes',
    ],
    ["this.setTimer('a', 0)", 'Timer must take 1 to 3600000 whole ms: got 0'],
    ["this.setTimer('a', 1.5)", 'Timer must take 1 to 3600000 whole ms: got 1.5'],
    ['this.setTimer(7, 100)', 'Timer must have a name: got 7'],
  ])('%s is an error', async (call, text) => {
    const answer = await asks(lockNode(`onRequest() { ${call}; }`));
    expect(answer).toMatchObject({ error: expect.stringContaining(text) });
  });

  test('a message of just under 64 KB passes', async () => {
    const file = lockNode(`onRequest() { this.send(2, { type: 'ä'.repeat(32000) }); }`);
    expect(await asks(file)).toHaveLength(1);
  });
});

describe('what is missing', () => {
  test('a handler that is needed says so', async () => {
    expect(await asks(lockNode(''))).toEqual({
      error: 'onRequest() is missing: the program here asks for the lock',
    });
  });

  test('an error names the line of the file', async () => {
    const file = lockNode(`onRequest() {\n    const none: any = undefined;\n    none.field;\n  }`);
    expect(await asks(file)).toMatchObject({ error: expect.stringMatching(/\(node\.ts:6:10\)$/) });
  });

  test.each([
    ['export const a = 1;', 'The file must export default a class'],
    ['export default class A {}', 'The file must export default a class'],
    ['export default 7;', 'The file must export default a class'],
    ['throw new Error("at once");', 'at once (node.ts:1:7)'],
    [
      "import fs from 'node:fs'; export default fs;",
      "A node may import 'mysocks/distributed' only: got 'node:fs'",
    ],
    ["import { a } from './other.ts'; export default a;", "only: got './other.ts'"],
    ['export default class {', 'node.ts:1:23'],
  ])('a file that is no node is refused: %s', async (text, why) => {
    await expect(asks(fileWith(text))).rejects.toThrow(why);
  });
});
