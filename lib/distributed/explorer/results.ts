/**
 * What an exploration gives.
 *
 * @module
 */
import type { Violation } from '../world/apply.ts';
import type { Scenario } from '../world/scenario.ts';

/** A schedule that breaks a rule. */
export interface Found {
  readonly violation: Violation;
  /** What happens after the beginning. Empty, when it fails there. */
  readonly steps: readonly number[];
  /** From this step on all is well. */
  readonly calmFrom?: number;
}

export interface Exploration {
  readonly scenario: Scenario;
  readonly states: number;
  /** The longest schedule that was tried. */
  readonly depth: number;
  /** Were all orders tried? */
  readonly complete: boolean;
  /** Was anybody ever served? Where not, no rule has been tried. */
  readonly served: boolean;
  /** The most messages for an entry, where all who had asked have left; not with time, nor failures. */
  readonly perEntry: number | undefined;
  /** States of nodes that were asked for. */
  readonly asked: number;
  readonly ms: number;
  /** The first violation of each rule that is broken. */
  readonly found: readonly Found[];
}

export interface ExploreOptions {
  /** Ends with the first violation; else each rule is judged until it is broken. */
  readonly first?: boolean;
}
