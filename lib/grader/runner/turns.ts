/**
 * Which check has its turn next, when several runners share the checks of several jobs; and what is said of them, of each
 * job in the order of its checks.
 *
 * @module
 */
import type { Check, Exercise } from '../declare.ts';
import { FAILURES, outcomeOf, type Outcome, type Verdict } from '../trial/outcome.ts';
import { inTurn } from './order.ts';
import type { Job, Report } from './plan.ts';

/** A check of a job. */
export interface Turn {
  readonly job: Job;
  readonly check: Check;
  /** No check before it has failed so far. */
  readonly mayBeFirst: boolean;
}

interface Entry {
  readonly check: Check;
  state: 'waiting' | 'begun' | 'lost' | 'over';
  outcome?: Outcome;
}

/** A job, with how far it has been told. */
interface Line {
  readonly job: Job;
  /** The one runner that runs all that share work, if they have begun. */
  owner?: number;
  readonly shareWork: boolean;
  readonly entries: readonly Entry[];
  told: number;
  /** Of how many it was told that they begin. */
  begun: number;
}

export class Turns {
  readonly #lines: readonly Line[];
  readonly #tell: (report: Report) => void;
  /** Wakes those that wait for others to settle. */
  #settled: () => void = () => {};
  #change = this.#nextChange();

  constructor(
    jobs: readonly {
      readonly job: Job;
      readonly exercise: Pick<Exercise, 'checks' | 'shareWork'>;
    }[],
    tell: (report: Report) => void,
  ) {
    this.#tell = tell;
    this.#lines = jobs.map(({ job, exercise: { checks, shareWork = false } }) => {
      const wanted = inTurn(checks, job.first).filter(({ id }) => job.only?.includes(id) ?? true);
      const entries = wanted.map((check) => ({ check, state: 'waiting' as const }));
      return { job, shareWork, entries, told: 0, begun: 0 };
    });
  }

  /** How many have not begun that this runner may run. */
  left(runner: number): number {
    return this.#lines.flatMap((line) => waitingFor(runner, line)).length;
  }

  /** Whether each has an outcome. */
  get complete(): boolean {
    return this.#lines.every(({ entries }) => entries.every(({ state }) => state === 'over'));
  }

  /** The next that this runner can run, as soon as there is one; `undefined` when none is left. */
  async next(runner: number): Promise<Turn | undefined> {
    while (this.left(runner) > 0) {
      const turn = this.#ready(runner);
      if (turn !== undefined) return turn;
      if (this.left(runner) > 0) await this.#change;
    }
    return undefined;
  }

  /** What it came to; `undefined` when its runner was lost. */
  settle({ job, check }: Turn, outcome: Outcome | undefined): void {
    const line = this.#lines.find((line) => line.job === job);
    const entry = line?.entries.find((entry) => entry.check === check);
    if (line === undefined || entry === undefined) return;
    this.#close(line, entry, outcome);
  }

  /** The first that waits for no other. Those that have come to need what failed are skipped. */
  #ready(runner: number): Turn | undefined {
    for (const line of this.#lines) {
      for (const entry of waitingFor(runner, line)) {
        const needs = needsOf(entry.check, line);
        const unmet = needs.find(({ outcome }) => outcome !== undefined && !isMet(outcome.verdict));
        if (unmet !== undefined) {
          this.#close(line, entry, skip(entry.check, unmet.check.id));
        } else if (needs.every(({ state }) => state === 'over' || state === 'lost')) {
          entry.state = 'begun';
          if (sharesWork(line, entry)) line.owner = runner;
          this.#say(line);
          return { job: line.job, check: entry.check, mayBeFirst: !hasFailed(line, entry) };
        }
      }
    }
    return undefined;
  }

  #close(line: Line, entry: Entry, outcome: Outcome | undefined): void {
    entry.state = outcome === undefined ? 'lost' : 'over';
    if (outcome !== undefined) entry.outcome = outcome;
    this.#say(line);
    this.#settled();
    this.#change = this.#nextChange();
  }

  /** Tells what can be told by now. */
  #say(line: Line): void {
    const { job, entries } = line;
    for (; line.told < entries.length; line.told++) {
      const { check, state, outcome } = entries[line.told] as Entry;
      if (state === 'waiting') return;
      if (line.begun === line.told) {
        line.begun++;
        this.#tell({ t: 'begin', job: job.id, check: check.id });
      }
      if (state === 'begun') return;
      if (outcome !== undefined) this.#tell({ t: 'outcome', job: job.id, outcome });
    }
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => (this.#settled = resolve));
  }
}

/** A check that is not run because one that it needs did not pass. */
function skip(check: Check, need: string): Outcome {
  return outcomeOf(check.id, 'skipped', { message: `It needs ${need}, which did not pass.` });
}

/** What of a job has not begun, and that runner may run. */
function waitingFor(runner: number, line: Line): Entry[] {
  const { owner = runner, entries } = line;
  return entries.filter(
    (entry) => entry.state === 'waiting' && (owner === runner || !sharesWork(line, entry)),
  );
}

function sharesWork({ shareWork }: Line, { check }: Entry): boolean {
  return shareWork && check.ownWork !== true;
}

/** Those of its needs that have a turn in this run. */
function needsOf({ needs = [] }: Check, { entries }: Line): Entry[] {
  return entries.filter(({ check }) => needs.includes(check.id));
}

/** One that cannot be judged here counts as passed. */
function isMet(verdict: Verdict): boolean {
  return verdict === 'passed' || verdict === 'not-judged';
}

function hasFailed({ entries }: Line, until: Entry): boolean {
  const before = entries.slice(0, entries.indexOf(until));
  return before.some(({ outcome }) => outcome !== undefined && FAILURES.includes(outcome.verdict));
}
