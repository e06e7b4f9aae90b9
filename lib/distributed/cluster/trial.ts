/**
 * Runs a class as processes until something can be said of it.
 *
 * @module
 */
import type { Bundle } from '../host/bundle.ts';
import { runCluster, type ClusterOptions } from './run.ts';
import type { History } from './history.ts';
import { judge, type Demands, type Judgement } from './judge.ts';
import type { Plan } from './plan.ts';

export interface ClusterTrial {
  readonly verdict: 'passed' | 'failed' | 'too-slow';
  readonly history: History;
  readonly judgement: Judgement;
  /** How often it was run. */
  readonly runs: number;
}

/** A run of which nothing can be said is repeated, in all so often, and with so many times as much time for all. */
const PACES = [1, 3, 8];

/**
 * Runs a class. What goes wrong while the machine is too slow for the bounds that all algorithms count on is not its
 * fault: then it is run again, slower. What goes right all the same is right.
 */
export async function tryCluster(
  bundle: Bundle,
  plan: Plan,
  demands: Demands = {},
  options: ClusterOptions = {},
): Promise<ClusterTrial> {
  for (let runs = 1; ; runs++) {
    const history = await runCluster(bundle, { ...plan, pace: PACES[runs - 1]! }, options);
    const judgement = judge(history, demands);
    if (judgement.mistakes.length === 0) return { verdict: 'passed', history, judgement, runs };
    if (judgement.void === undefined) return { verdict: 'failed', history, judgement, runs };
    if (runs === PACES.length) return { verdict: 'too-slow', history, judgement, runs };
  }
}
