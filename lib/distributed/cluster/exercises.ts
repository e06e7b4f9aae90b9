/**
 * The runs over sockets that the exercises demand, by their numbers.
 *
 * @module
 */
import type { Demands } from './judge.ts';
import type { Fault, Operation, Plan, Program } from './plan.ts';

/** A run, and what is wanted of it. */
export interface Run {
  /** In words, for the steps of a check. */
  readonly words: string;
  readonly plan: Plan;
  readonly demands: Demands;
}

const BRIEF: Program = { think: [0, 20], stay: [1, 4] };
/** Long enough for a kill to come while it is inside. */
const LONG: Program = { think: [0, 60], stay: [20, 40] };
/** Soon they need more than a byte. */
const VALUES_APART = 37;
const PAGES = ['x', 'y', 'z'];

function plan(nodes: number, program: Program, faults: readonly Fault[] = []): Plan {
  const ids = Array.from({ length: nodes }, (_, i) => i + 1);
  return { ids, programs: [program], delay: [0, 10], faults };
}

const killHolder = (...among: number[]): Fault => ({ what: 'kill', when: { inside: among } });
const killLeader: Fault = { what: 'kill', node: 4, when: { agreed: true } };
const returnAtRest: Fault = { what: 'restart', when: { agreed: true } };

function agreement(nodes: number): Run {
  return {
    words: `${nodes} nodes, 20 entries each`,
    plan: plan(nodes, { ...BRIEF, asks: 20 }),
    demands: { entries: 20 * nodes, messages: { each: 2 * (nodes - 1) }, untimed: true },
  };
}

const RUNS: Readonly<Record<string, () => readonly Run[]>> = {
  '27': () => [
    {
      words: '3 nodes, 20 entries each',
      plan: plan(3, { ...BRIEF, asks: 20 }),
      demands: { entries: 60, messages: { each: 3, free: [3] } },
    },
    {
      words: '5 nodes, 4 entries each; who is inside is killed, and starts again after 1.5 s',
      plan: plan(5, { ...LONG, asks: 4 }, [
        killHolder(1, 2, 3, 4),
        { what: 'restart', when: { afterKill: 1500 } },
      ]),
      demands: {},
    },
  ],
  '28': () => [agreement(3), agreement(5)],
  '29': () => [
    {
      words: '3 nodes, 10 entries each',
      plan: plan(3, { ...BRIEF, asks: 10 }),
      demands: { entries: 30 },
    },
    {
      words: '4 nodes, 4 entries each; who is inside is killed',
      plan: plan(4, { ...LONG, asks: 4 }, [killHolder(1, 2, 3, 4)]),
      demands: {},
    },
  ],
  '30': () => [
    {
      words: '4 nodes; the leader is killed, and comes back when all rest',
      plan: plan(4, BRIEF, [killLeader, returnAtRest]),
      demands: {},
    },
  ],
  '31': () => [
    {
      words: '4 nodes, 20 entries each; the coordinator is killed, and comes back when all rest',
      plan: plan(4, { ...BRIEF, asks: 20 }, [
        { what: 'kill', node: 4, when: { inside: [1, 2, 3] } },
        returnAtRest,
      ]),
      demands: {},
    },
  ],
  '32': () => [
    { words: '3 nodes, 60 operations each', plan: memory(3, 60), demands: { untimed: true } },
  ],
};

/** Random operations; each value is written once. */
function memory(nodes: number, each: number): Plan {
  let value = 0;
  const next = () => (value += VALUES_APART);
  const operation = (): Operation => {
    const page = PAGES[Math.floor(Math.random() * PAGES.length)]!;
    return Math.random() < 0.5 ? ['read', page] : ['write', page, next()];
  };
  const programs = Array.from({ length: nodes }, () => ({
    ...BRIEF,
    think: [0, 5] as const,
    operations: Array.from({ length: each }, operation),
  }));
  return { ...plan(nodes, BRIEF), programs, delay: [0, 5] };
}

/** The runs of an exercise, `28`. */
export function runsOf(exercise: string): readonly Run[] {
  return RUNS[exercise]?.() ?? [];
}
