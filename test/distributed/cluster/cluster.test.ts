// The same class as processes: what is seen of a run, with kills, returns, stops and losses.
import { describe, expect, test } from 'vitest';
import type { Entry, History } from '../../../lib/distributed/cluster/history.ts';
import { judge, type Demands } from '../../../lib/distributed/cluster/judge.ts';
import type { Fault, Plan } from '../../../lib/distributed/cluster/plan.ts';
import { runCluster, type ClusterOptions } from '../../../lib/distributed/cluster/run.ts';
import {
  startAlone,
  type NodeChild,
  type StartNode,
} from '../../../lib/distributed/cluster/start.ts';
import { bundleNode } from '../../../lib/distributed/host/bundle.ts';
import { fileWith, lockNode, nodeFile } from '../../helpers/nodes.ts';

function plan(nodes: number, asks: number, more: Partial<Plan> = {}): Plan {
  const ids = Array.from({ length: nodes }, (_, i) => i + 1);
  return { ids, programs: [{ asks, think: [0, 10], stay: [1, 3] }], delay: [0, 3], ...more };
}

/** Nothing of what these tests say depends on how fast the machine is, but for those with kills: they take their time. */
const PATIENT = { pace: 5 };

async function run(file: string, what: Plan, options?: ClusterOptions): Promise<History> {
  return runCluster(await bundleNode(file), what, options);
}

/** Ends the run when that is seen. */
function runUntil(file: string, what: Plan, seen: (entry: Entry) => boolean): Promise<History> {
  const stop = new AbortController();
  const onEntry = (entry: Entry) => {
    if (seen(entry)) stop.abort();
  };
  return run(file, what, { onEntry, signal: stop.signal });
}

function all(history: History, what: Entry['did'][0], node?: number): Entry[] {
  return history.entries.filter(
    (entry) => entry.did[0] === what && (node === undefined || entry.node === node),
  );
}

describe('runCluster()', () => {
  test('lets everybody in as often as it asks, and counts messages exactly', async () => {
    const history = await run(nodeFile('ricart-agrawala'), plan(3, 5));
    const demands: Demands = { entries: 15, messages: { each: 4 }, untimed: true };
    expect(judge(history, demands).mistakes).toEqual([]);
    expect(all(history, 'enter')).toHaveLength(15);
    expect(all(history, 'send')).toHaveLength(60);
    expect(all(history, 'got')).toHaveLength(60);
  });

  test('keeps messages for a while, in order between two nodes', async () => {
    const history = await run(nodeFile('ricart-agrawala'), plan(2, 4, { delay: [10, 60] }));
    for (const { did } of all(history, 'got')) expect(did[5]).toBeGreaterThanOrEqual(10);
    const numbers = all(history, 'got', 1).map(({ did }) => did[4]);
    expect(numbers).toEqual(numbers.toSorted((a, b) => Number(a) - Number(b)));
  });

  test('loses messages, and is over when nothing gets on any more', async () => {
    const history = await run(nodeFile('ricart-agrawala'), plan(2, 3, { drop: 1 }));
    expect(all(history, 'lost').length).toBe(all(history, 'send').length);
    expect(all(history, 'enter')).toEqual([]);
    expect(judge(history).mistakes[0]).toMatch(/^The program of node 1 asked .* never served$/);
  });

  test('loses all messages to a node that is parted, until it heals', async () => {
    const faults: Fault[] = [
      { what: 'part', nodes: [2], when: { inside: [1] } },
      { what: 'heal', when: { inside: [3] } },
    ];
    // Node 1 beats from its entry on; node 3 enters when it has heard a beat, of which node 2 hears nothing.
    const beats = lockNode(`
      asks = false;
      onRequest() { this.asks = true; if (this.id === 1) { this.enter(); this.onTimer(); } }
      onTimer() { this.broadcast({ type: 'beat' }); this.setTimer('again', 50); }
      onMessage() { if (this.asks) this.enter(); this.asks = false; }
      onRelease() {}`);
    const [one, none] = [1, 0].map((asks) => ({ asks, think: [0, 0], stay: [0, 0] }) as const);
    const what = plan(3, 0, { faults, programs: [one!, none!, one!], forMs: 300_000 });
    const heardBy2 = ({ did, node }: Entry) => did[0] === 'got' && node === 2;
    const history = await runUntil(beats, what, heardBy2);
    const place = (did: Entry['did'][0], node: number) =>
      history.entries.findIndex((entry) => entry.did[0] === did && entry.node === node);
    const order = [place('enter', 1), place('lost', 1), place('enter', 3), place('got', 2)];
    expect(order[0]).toBeGreaterThan(0);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('kills who is inside, and starts it again when all that it had sent has come', async () => {
    const faults: Fault[] = [
      { what: 'kill', when: { inside: [1, 2] } },
      { what: 'restart', when: { afterKill: 100 } },
    ];
    const what = plan(3, 3, {
      ...PATIENT,
      faults,
      programs: [{ asks: 3, think: [0, 5], stay: [20, 30] }],
    });
    const history = await run(nodeFile('coordinator'), what);
    expect(judge(history).mistakes).toEqual([]);
    const [kill] = all(history, 'kill');
    const again = all(history, 'start', kill!.node)[1]!;
    expect(again.life).toBe(2);
    expect(again.at - kill!.at).toBeGreaterThanOrEqual(200);
    const asked = all(history, 'ask', kill!.node);
    // What it had asked after the kill, before it was dead, does not count.
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });

  test('tells programs that their leader is dead, and agrees anew when it is back', async () => {
    const faults: Fault[] = [
      { what: 'kill', node: 3, when: { agreed: true } },
      { what: 'restart', when: { agreed: true } },
    ];
    const history = await run(nodeFile('bully'), plan(3, 0, { ...PATIENT, faults }));
    expect(judge(history).mistakes).toEqual([]);
    expect(all(history, 'suspect').length).toBeGreaterThan(0);
    const leaders = all(history, 'elected', 1).map(({ did }) => did[1]);
    expect(leaders.at(-1)).toBe(3);
    expect(leaders).toContain(2);
  });

  test('a node that is stopped for longer than the time-out is inside with another one', async () => {
    const faults: Fault[] = [
      { what: 'stop', node: 1, when: { inside: [1] } },
      { what: 'wake', node: 1, when: { inside: [2, 3] } },
    ];
    // The others ask again and again, and node 1 stays until all is seen.
    const programs = [
      { asks: 1, think: [0, 0], stay: [600_000, 600_000] },
      { think: [100, 100], stay: [5, 5] },
    ] as const;
    const what = plan(3, 1, { faults, programs });
    const woken = ({ did }: Entry) => did[0] === 'continue';
    const history = await runUntil(nodeFile('coordinator'), what, woken);
    expect(all(history, 'stop')).toHaveLength(1);
    expect(judge(history).mistakes[0]).toMatch(/^Nodes 1 and [23] were inside together/);
  });

  test('tells when a node throws, with its place, and ends', async () => {
    const file = lockNode(`onRequest() {\n    throw new Error('No way');\n}`);
    const history = await run(file, plan(2, 1));
    expect(judge(history).mistakes[0]).toMatch(/^Node \d: No way \(node\.ts:5:\d+\)$/);
  });

  test.each([
    ['enters twice', 'onRequest() { this.enter(); this.enter(); }', 'its program is inside'],
    ['enters unasked', 'onStart() { this.enter(); }', 'its program has not asked'],
  ])('tells when a node %s', async (_, body, why) => {
    const history = await run(lockNode(body), plan(2, 1));
    expect(judge(history).mistakes[0]).toMatch(new RegExp(`^Node \\d: enter\\(\\): ${why}$`));
  });

  test('tells when a process ends by itself', async () => {
    const children: NodeChild[] = [];
    const start: StartNode = async (main, options) => {
      children.push(await startAlone(main, options));
      return children.at(-1)!;
    };
    const onEntry = ({ did }: Entry) => {
      if (did[0] === 'start') children[0]!.signal('SIGKILL');
    };
    const history = await run(nodeFile('ricart-agrawala'), plan(2, 1), { start, onEntry });
    expect(judge(history).mistakes[0]).toMatch(/^Node \d: Its process has ended/);
  });

  test('refuses a file that cannot be run, and says why', async () => {
    const throws = lockNode('', "throw new Error('at once');");
    await expect(run(throws, plan(2, 1))).rejects.toThrow('at once');
    const none = fileWith('export default class {}');
    await expect(run(none, plan(2, 1))).rejects.toThrow('must export default a class');
  });

  test('ends when it is told to', async () => {
    const programs = [{ think: [0, 5], stay: [1, 1] }] as const;
    const forever = plan(2, 0, { programs });
    const history = await runUntil(
      nodeFile('ricart-agrawala'),
      forever,
      ({ did }) => did[0] === 'enter',
    );
    expect(all(history, 'enter').length).toBeGreaterThan(0);
  });
});

describe('a node in a cluster', () => {
  const CHEATS = [
    'Date.now()',
    'setTimeout(() => this.enter(), 1)',
    'process.exit(0)',
    'process.stdout.write("[]")',
    'this.constructor.constructor("return process")()',
    'require(["node", "fs"].join(":")).writeSync(1, "x")',
  ];

  test.each(CHEATS)('reaches nothing by %s', async (code) => {
    const file = lockNode(`onRequest() { ${code}; this.enter(); }`, 'declare const require: any;');
    const history = await run(file, plan(2, 1));
    expect(all(history, 'enter')).toEqual([]);
    expect(judge(history).mistakes[0]).toMatch(/^Node \d: /);
  });

  test('forges no entry by what it prints, sends or logs', async () => {
    const said = JSON.stringify(['did', ['leave'], 0]);
    const file = lockNode(`onRequest() {
      console.log(${JSON.stringify(said)});
      this.log(${JSON.stringify(said)});
      this.broadcast({ type: 'leave', did: ['leave'] });
      this.enter();
    }
    onRelease() {}
    onMessage() {}`);
    const history = await run(file, plan(2, 5));
    for (const id of [1, 2]) {
      const stays = history.entries.filter(
        ({ node, did: [what] }) => node === id && (what === 'enter' || what === 'leave'),
      );
      // Each stay ends when its program leaves, and not when the node says so.
      const wanted = Array.from({ length: 5 }, () => ['enter', 'leave']).flat();
      expect(stays.map(({ did }) => did[0])).toEqual(wanted);
      expect(stays.every(({ at }) => at >= history.begin)).toBe(true);
    }
  });
});
