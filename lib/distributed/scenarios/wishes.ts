/**
 * Scenarios as somebody wishes them on a command line, with the rules that a class allows.
 *
 * @module
 */
import type { Kind } from '../events.ts';
import { TICK_MS, type Operation, type Scenario } from '../world/scenario.ts';
import { sharedMemory } from './32-shared-memory.ts';

/** What is not said is left to the class. */
export interface Wishes {
  readonly ids?: readonly number[];
  /** For each node, or one number for all. */
  readonly requests?: readonly number[];
  readonly timeMs?: number;
  readonly crashes?: number;
  readonly restarts?: number;
  /** Nodes may return at any time, not only when all is quiet. */
  readonly anyTime?: boolean;
  readonly lose?: number;
  readonly double?: number;
  readonly limit?: number;
  readonly seeds?: number;
}

const RULES: Readonly<Record<Kind, readonly string[]>> = {
  node: ['goal'],
  lock: ['exclusion', 'goal'],
  election: ['no-lower', 'goal'],
  failover: ['exclusion', 'goal'],
  memory: ['sequential', 'goal'],
};

/** The scenarios for a class of this kind. */
export function scenariosFor(kind: Kind, wishes: Wishes): Scenario[] {
  const { seeds, ids = [1, 2, 3] } = wishes;
  const first = { ...base(kind, ids, wishes), rules: RULES[kind] };
  const exhaustive = kind === 'memory' ? litmusTests(wishes, ids.length) : [first];
  if (seeds === undefined) return exhaustive;
  const random = exhaustive.map(({ time, ...scenario }): Scenario => {
    return { ...scenario, seeds, ...(time !== undefined && { time: 'any' }) };
  });
  return [...exhaustive, ...random];
}

/** A scenario that can be played. */
export interface Choice {
  readonly title: string;
  readonly scenario: Scenario;
  /** All may happen, a few times: for people, not for a search. */
  readonly free?: boolean;
}

/** Everything may happen, a few times: for people who are the network. */
export function freeScenario(kind: Kind, ids: readonly number[]): Scenario {
  const few = { crashes: 2, restarts: 2, lose: 2, double: 2 };
  const elects = kind === 'election' || kind === 'failover';
  const asks = kind === 'lock' || kind === 'failover';
  return {
    kind,
    ids,
    ...(asks && { requests: ids.map(() => 9) }),
    ...(kind === 'memory' && { programs: ids.map((_, i) => freeProgram(i)) }),
    time: 'any',
    ...few,
    ...(elects && { suspects: 9 }),
    rules: RULES[kind],
  };
}

/** By turns each reads what another has written, and writes. */
function freeProgram(place: number): Operation[] {
  const page = place % 2 === 0 ? 'x' : 'y';
  const other = place % 2 === 0 ? 'y' : 'x';
  return [
    ['read', other],
    ['write', page, place + 1],
    ['read', other],
    ['read', page],
  ];
}

function base(kind: Kind, ids: readonly number[], wishes: Wishes): Omit<Scenario, 'rules'> {
  const { requests = [1], timeMs, crashes, restarts, anyTime, lose, double, limit } = wishes;
  const elects = kind === 'election' || kind === 'failover';
  const timed = timeMs !== undefined || elects;
  const asks = kind === 'lock' || kind === 'failover';
  return {
    kind,
    ids,
    ...(asks && { requests: ids.map((_, i) => requests[i] ?? requests.at(-1) ?? 1) }),
    ...(timed && { time: 'slow' }),
    ...(timeMs !== undefined && { horizon: Math.ceil(timeMs / TICK_MS) }),
    ...(crashes !== undefined && { crashes }),
    ...(restarts !== undefined && { restarts }),
    ...(restarts !== undefined && !anyTime && elects && { restartWhen: 'quiet' }),
    ...(lose !== undefined && { lose }),
    ...(double !== undefined && { double }),
    // An election is interesting where a leader is, and dies.
    ...(elects && crashes !== undefined && { settle: true, suspects: crashes + 1 }),
    ...(limit !== undefined && { limit }),
  };
}

/** The known tests, for this many nodes at most. */
function litmusTests({ ids, limit }: Wishes, most: number): Scenario[] {
  const tests = sharedMemory.scenarios.map(({ scenario }) => scenario);
  return tests
    .filter((test) => test.seeds === undefined && (ids === undefined || test.ids.length <= most))
    .map((test) => ({ ...test, rules: RULES.memory, ...(limit !== undefined && { limit }) }));
}
