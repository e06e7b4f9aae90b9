// Which check has its turn next when runners share them, and in which order it is told.
import { describe, expect, test } from 'vitest';
import { check } from '../../../lib/grader/index.ts';
import type { Job, Report } from '../../../lib/grader/runner/plan.ts';
import { Turns, type Turn } from '../../../lib/grader/runner/turns.ts';
import { outcomeOf, type Verdict } from '../../../lib/grader/trial/outcome.ts';

const about = { title: 'does it', teaches: 'Nothing.', points: 1, hints: ['None.'] };
const job: Job = { id: '01', checks: '', script: '', name: 'program' };

/** Checks a, b, … with what each needs. */
function turnsOf(needs: Record<string, string[]>, more: Partial<Job> = {}, shareWork = false) {
  const told: string[] = [];
  const tell = (report: Report) => {
    if (report.t === 'begin') told.push(report.check);
    if (report.t === 'outcome') told.push(`${report.outcome.id}: ${report.outcome.verdict}`);
  };
  const checks = Object.entries(needs).map(([id, needs]) =>
    check(id, { ...about, needs, ownWork: id === 'own' }, () => Promise.resolve()),
  );
  return {
    turns: new Turns([{ job: { ...job, ...more }, exercise: { checks, shareWork } }], tell),
    told,
  };
}

async function take(turns: Turns): Promise<Turn> {
  const turn = await turns.next(0);
  if (turn === undefined) throw new Error('No check is left');
  return turn;
}

function settle(turns: Turns, turn: Turn, verdict: Verdict): void {
  turns.settle(turn, outcomeOf(turn.check.id, verdict, {}));
}

describe('Turns', () => {
  test('gives the first check that waits for no other, and tells in the order of the checks', async () => {
    const { turns, told } = turnsOf({ a: [], b: ['a'], c: [] });
    const a = await take(turns);
    const c = await take(turns);
    expect([a.check.id, c.check.id]).toEqual(['a', 'c']);
    settle(turns, c, 'passed');
    expect(told).toEqual(['a']);
    settle(turns, a, 'passed');
    expect(told).toEqual(['a', 'a: passed']);
    const b = await take(turns);
    settle(turns, b, 'failed');
    expect(told).toEqual(['a', 'a: passed', 'b', 'b: failed', 'c', 'c: passed']);
    expect(turns.complete).toBe(true);
    expect(await turns.next(0)).toBeUndefined();
  });

  test('gives a check to a runner that waits for it as soon as what it needs has passed', async () => {
    const { turns } = turnsOf({ a: [], b: ['a'] });
    const a = await take(turns);
    const waits = turns.next(0);
    settle(turns, a, 'passed');
    expect((await waits)?.check.id).toBe('b');
  });

  test('skips what needs a check that failed, also for those that wait', async () => {
    const { turns, told } = turnsOf({ a: [], b: ['a'], c: ['b'] });
    const a = await take(turns);
    const [first, second] = [turns.next(0), turns.next(0)];
    settle(turns, a, 'crashed');
    expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
    expect(told).toEqual(['a', 'a: crashed', 'b', 'b: skipped', 'c', 'c: skipped']);
  });

  test('does not skip what needs a check that was not judged, or not asked for', async () => {
    const { turns } = turnsOf({ a: [], b: ['a'], c: ['z'] }, { only: ['a', 'b', 'c'] });
    settle(turns, await take(turns), 'not-judged');
    expect((await take(turns)).check.id).toBe('b');
    expect((await take(turns)).check.id).toBe('c');
  });

  test('begins with the check that is wanted first, after those that it needs', async () => {
    const { turns } = turnsOf({ a: [], b: [], c: ['b'], d: [] }, { first: 'c' });
    const order: string[] = [];
    for (let i = 0; i < 4; i++) {
      const turn = await take(turns);
      order.push(turn.check.id);
      settle(turns, turn, 'passed');
    }
    expect(order).toEqual(['b', 'c', 'a', 'd']);
  });

  test('knows that a check may be the first that fails', async () => {
    const { turns } = turnsOf({ a: [], b: [], c: [] });
    const [a, b] = [await take(turns), await take(turns)];
    settle(turns, b, 'failed');
    const c = await take(turns);
    expect([a, b, c].map(({ mayBeFirst }) => mayBeFirst)).toEqual([true, true, false]);
  });

  test('gives checks that share work to one runner', async () => {
    const { turns } = turnsOf({ a: [], b: [] }, {}, true);
    settle(turns, await take(turns), 'passed');
    expect(turns.left(1)).toBe(0);
    expect(await turns.next(1)).toBeUndefined();
    expect((await take(turns)).check.id).toBe('b');
  });

  test('gives what shares no work to another runner, or to the same when it comes to it first', async () => {
    const { turns } = turnsOf({ a: [], b: [], own: [] }, {}, true);
    expect((await take(turns)).check.id).toBe('a');
    expect(turns.left(1)).toBe(1);
    expect((await turns.next(1))?.check.id).toBe('own');
    expect(await turns.next(1)).toBeUndefined();
    expect((await take(turns)).check.id).toBe('b');
    const alone = turnsOf({ own: [], a: [] }, {}, true).turns;
    expect((await take(alone)).check.id).toBe('own');
    expect((await alone.next(1))?.check.id).toBe('a');
    expect(await alone.next(0)).toBeUndefined();
  });

  test('is not complete when a runner was lost, and gives the others their turn', async () => {
    const { turns, told } = turnsOf({ a: [], b: ['a'] });
    turns.settle(await take(turns), undefined);
    settle(turns, await take(turns), 'passed');
    expect(told).toEqual(['a', 'b', 'b: passed']);
    expect(turns.complete).toBe(false);
    expect(await turns.next(0)).toBeUndefined();
  });
});
