// Nodes that are connected with each other, without a proxy between them.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { frame } from '../../../lib/distributed/cluster/frames.ts';
import { Mesh } from '../../../lib/distributed/cluster/mesh.ts';
import type { Address } from '../../../lib/distributed/cluster/peer.ts';
import { freeAddresses } from '../../helpers/addresses.ts';

/** An address for each of so many nodes. */
async function addresses(count: number): Promise<Map<number, Address>> {
  const free = await freeAddresses(count);
  return new Map(free.map((address, i) => [i + 1, address]));
}

/** A node, what it has heard, and whoever waits for more. */
function node(id: number, peers: ReadonlyMap<number, Address>, life = 1) {
  const heard: string[] = [];
  const bells = new Set<() => void>();
  const hear = (text: string) => {
    heard.push(text);
    for (const ring of bells) ring();
  };
  const mesh = new Mesh(
    { id, life, peers },
    {
      message: (from, json) => hear(`${from}: ${json}`),
      ready: () => hear('ready'),
      came: (peer, its) => hear(`${peer} came, life ${its}`),
      gone: (peer) => hear(`${peer} gone`),
      complaint: (text) => hear(text),
    },
  );
  onTestFinished(() => mesh.close());
  const hears = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!heard.some((line) => line.includes(text))) return;
        bells.delete(look);
        resolve();
      };
      bells.add(look);
      look();
    });
  return { mesh, heard, hears };
}

const A = '{"type":"a"}';

describe('a mesh', () => {
  test('begins when all are connected, however late one comes, and loses nothing', async () => {
    const peers = await addresses(3);
    const [one, two] = [node(1, peers), node(2, peers)];
    await Promise.all([one.mesh.open(), two.mesh.open()]);
    await one.hears('2 came, life 1');
    expect(one.heard).not.toContain('ready');
    const three = node(3, peers);
    await three.mesh.open();
    await Promise.all([one, two, three].map(({ hears }) => hears('ready')));
    one.mesh.send(3, A);
    one.mesh.send(3, '{"type":"b"}');
    await three.hears('1: {"type":"b"}');
    expect(three.heard.slice(-2)).toEqual([`1: ${A}`, '1: {"type":"b"}']);
  });

  test('hears that one is gone, loses what is sent to it, and hears of its next life', async () => {
    const peers = await addresses(2);
    const [one, two] = [node(1, peers), node(2, peers)];
    await Promise.all([one.mesh.open(), two.mesh.open()]);
    await Promise.all([one.hears('ready'), two.hears('ready')]);
    two.mesh.close();
    await one.hears('2 gone');
    expect(one.mesh.isThere(2)).toBe(false);
    one.mesh.send(2, A);
    const again = node(2, peers, 2);
    await again.mesh.open();
    await Promise.all([again.hears('ready'), one.hears('2 came, life 2')]);
    one.mesh.send(2, '{"type":"b"}');
    await again.hears('1: {"type":"b"}');
    expect(again.heard).not.toContain(`1: ${A}`);
  });

  test('begins in a later life without those that are not there', async () => {
    const peers = await addresses(2);
    const alone = node(1, peers, 2);
    await alone.mesh.open();
    await alone.hears('ready');
    expect(alone.mesh.isThere(2)).toBe(false);
  });

  test.each([
    ['is none of them', ['hello', 9, 1], 'It does not say which node it is'],
    ['says no hello', ['message', A], 'It does not say which node it is'],
    ['is in no life', ['hello', 2, 'x'], 'it said x'],
  ])('closes the connection of one that %s, and goes on', async (_, what, why) => {
    const peers = await addresses(2);
    const one = node(1, peers);
    await one.mesh.open();
    const stranger = connect(peers.get(1)!).resume();
    stranger.on('error', () => {}); // a reset is an end, too
    stranger.write(frame(what));
    await once(stranger, 'close');
    expect(one.heard).toEqual([expect.stringContaining(why)]);
    const two = node(2, peers);
    await two.mesh.open();
    await one.hears('ready');
  });

  test.each([
    ['{', 'Message must be JSON'],
    ['7', 'Message must have a type'],
    ['null', 'Message must have a type'],
  ])('lets nothing to a node but messages: not %s', async (json, why) => {
    const peers = await addresses(2);
    const one = node(1, peers);
    await one.mesh.open();
    const other = connect(peers.get(1)!).resume();
    other.on('error', () => {});
    other.write(Buffer.concat([frame(['hello', 2, 1]), frame(['message', json])]));
    await once(other, 'close');
    await one.hears(why);
    expect(one.heard.some((line) => line.startsWith('2: '))).toBe(false);
  });
});
