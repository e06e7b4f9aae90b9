/**
 * Rules of shared memory.
 *
 * @module
 */
import { ASK, kindOf, nextOperation } from '../world/actions.ts';
import type { Rule } from '../world/rule.ts';
import type { Operation, Scenario } from '../world/scenario.ts';
import { IDLE, nothingUnderWay, type World } from '../world/world.ts';

/** What each program was answered so far. */
type History = readonly (readonly (number | null)[])[];

/** Some order of all operations, each program's in its own, explains all answers. */
export const sequential: Rule<History> = {
  name: 'sequential',
  mark: 'nothing explains it',
  start: ({ ids }) => ids.map(() => []),
  step(history, { node, transition }) {
    if (!transition?.replies.length) return history;
    return history.map((own, i) => (i === node ? [...own, transition.replies[0]!] : own));
  },
  state(world, history, scenario) {
    return withoutValue(world, history, scenario) ?? unexplained(world, history, scenario);
  },
};

function withoutValue(
  { programs }: World,
  history: History,
  scenario: Scenario,
): string | undefined {
  for (const [i, own] of history.entries()) {
    const last = own.length - 1;
    if (last < 0 || programs[i] !== IDLE) continue;
    const [what, page] = scenario.programs![i]![last]!;
    if (what === 'read' && own[last] === null) {
      return `node ${scenario.ids[i]} answers the reading of ${page} without a value`;
    }
  }
  return undefined;
}

const verdicts = new WeakMap<Scenario, Map<string, string | undefined>>();

/** A write that is under way may have happened or not; a read that is under way says nothing. */
function unexplained({ left }: World, history: History, scenario: Scenario): string | undefined {
  const programs = scenario.programs!;
  const begun = programs.map((own, i) => own.length - left[i]!);
  const known = verdicts.get(scenario) ?? new Map<string, string | undefined>();
  verdicts.set(scenario, known);
  const key = JSON.stringify([history, begun]);
  if (!known.has(key)) {
    known.set(key, explains(programs, history, begun) ? undefined : inWords(history, scenario));
  }
  return known.get(key);
}

type Memory = Readonly<Record<string, number>>;

/** Is there an order? A search; what was tried is not tried again. */
function explains(
  programs: readonly (readonly Operation[])[],
  history: History,
  begun: readonly number[],
): boolean {
  const tried = new Set<string>();
  const search = (at: readonly number[], memory: Memory): boolean => {
    if (at.every((done, i) => done >= history[i]!.length)) return true;
    const key = JSON.stringify([at, memory]);
    if (tried.has(key)) return false;
    tried.add(key);
    return programs.some((own, i) => {
      const next = at[i]!;
      if (next >= begun[i]!) return false;
      const after = perform(own[next]!, history[i]![next], memory);
      return after !== undefined && search(at.with(i, next + 1), after);
    });
  };
  return search(
    programs.map(() => 0),
    {},
  );
}

/** The memory after an operation; nothing when it cannot have given this answer now. */
function perform(
  [what, page, value]: Operation,
  answer: number | null | undefined,
  memory: Memory,
): Memory | undefined {
  if (what === 'read') return answer === (memory[page] ?? 0) ? memory : undefined;
  // Sorted, so that the same memory is the same text.
  const pages = { ...memory, [page]: value };
  return Object.fromEntries(Object.entries(pages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function inWords(history: History, { ids, programs }: Scenario): string {
  const parts = history.map((own, i) => {
    const operations = own.map((answer, j) => {
      const [what, page, value] = programs![i]![j]!;
      return what === 'read' ? `read ${page} = ${answer}` : `write ${page} = ${value}`;
    });
    return operations.length === 0 ? [] : [`node ${ids[i]}: ${operations.join(', ')}`];
  });
  return `no order of the operations explains the answers: ${parts.flat().join('; ')}`;
}

/** What was begun so far may take this many messages, and who has a copy of each page. */
interface Allowed {
  readonly messages: number;
  readonly copies: Readonly<Record<string, readonly number[]>>;
}

/** A read takes at most 5 messages, and none where the page was read since the last write began. */
export const memoryMessages: Rule<Allowed> = {
  name: 'messages-memory',
  mark: 'too many messages',
  start: () => ({ messages: 0, copies: {} }),
  step(allowed, { action, node, before, after }, scenario) {
    const next = kindOf(action) === ASK ? allow(allowed, before, node, scenario) : allowed;
    if (after.messages <= next.messages) return next;
    return `${after.messages} messages were sent: the reads and writes so far may take ${next.messages}`;
  },
};

function allow(
  { messages, copies }: Allowed,
  before: World,
  node: number,
  scenario: Scenario,
): Allowed {
  const [what, page] = nextOperation(before, scenario, node);
  // What earlier operations did not use is not left to one that begins when all is quiet.
  const alone = nothingUnderWay(before) && before.programs.every((program) => program === IDLE);
  const soFar = alone ? before.messages : messages;
  if (what === 'write') {
    const most = 4 + 2 * (scenario.ids.length - 1);
    return { messages: soFar + most, copies: { ...copies, [page]: [] } };
  }
  const readers = copies[page] ?? [];
  if (readers.includes(node)) return { messages: soFar, copies };
  // A write that has begun before may still take the copy away.
  if (isWritten(page, before, scenario)) return { messages: soFar + 5, copies };
  return { messages: soFar + 5, copies: { ...copies, [page]: [...readers, node] } };
}

/** Is a write of this page under way? */
function isWritten(page: string, { programs, left }: World, scenario: Scenario): boolean {
  return programs.some((program, i) => {
    const own = scenario.programs![i]!;
    const now = own[own.length - left[i]! - 1];
    return program !== IDLE && now?.[0] === 'write' && now[1] === page;
  });
}
