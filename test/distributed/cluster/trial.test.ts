// A run of which nothing can be said is repeated with more time for everything.
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../lib/distributed/cluster/history.ts';
import type { Plan } from '../../../lib/distributed/cluster/plan.ts';
import { tryCluster } from '../../../lib/distributed/cluster/trial.ts';
import { bundleNode } from '../../../lib/distributed/host/bundle.ts';
import { lockNode } from '../../helpers/nodes.ts';

/** It counts on it that a question and its answer take less than 300 ms. */
const COUNTS_ON_TIME = `
  onRequest() { this.broadcast({ type: 'ask' }); this.setTimer('answer', 300); }
  onRelease() {}
  onMessage(from, { type }) {
    if (type === 'ask') return this.send(from, { type: 'answer' });
    this.clearTimer('answer');
    this.enter();
  }
  onTimer() { throw new Error('no answer'); }`;

/** Node 1 asks node 2, which in so many runs is stopped before it hears of that. */
async function attempt(stops: number, body = COUNTS_ON_TIME) {
  const asks = (asks: number) => ({ asks, think: [0, 0], stay: [1, 1] }) as const;
  const plan: Plan = { ids: [1, 2], programs: [asks(1), asks(0)], delay: [0, 0] };
  let left = stops;
  const onEntry = ({ node, did }: Entry) => {
    if (did[0] === 'start' && node === 2 && left-- > 0) process.kill(did[1], 'SIGSTOP');
  };
  return tryCluster(await bundleNode(lockNode(body)), plan, {}, { onEntry });
}

describe('tryCluster()', () => {
  test('runs a class again, slower, that went wrong because messages were late', async () => {
    const { verdict, runs } = await attempt(1);
    expect(verdict).toBe('passed');
    expect(runs).toBeGreaterThan(1);
  });

  test('says too-slow when they were late three times', async () => {
    const { verdict, runs, judgement } = await attempt(3);
    expect({ verdict, runs }).toEqual({ verdict: 'too-slow', runs: 3 });
    expect(judgement.void).toMatch(/^a message took [\d,]+ ms$/);
    expect(judgement.mistakes[0]).toMatch(/^Node 1: no answer/);
  });

  test('fails at once what went wrong in time', async () => {
    const wrong = 'onRequest() { this.enter(); this.enter(); } onRelease() {}';
    expect(await attempt(0, wrong)).toMatchObject({ verdict: 'failed', runs: 1 });
  });
});
