/**
 * What a rule is: pure functions on steps, states and ends.
 *
 * @module
 */
import type { Transition } from './answers.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** One thing that happens. */
export interface Step {
  readonly action: number;
  /** The node that is told something, or -1. */
  readonly node: number;
  readonly transition: Transition | undefined;
  readonly before: World;
  readonly after: World;
}

/**
 * What a rule remembers is a monitor, never a text: a text says that the rule is broken. States that are the same
 * but for a monitor are one state: what does not follow from the histories of the nodes must be told by `apart`.
 */
export interface Rule<Monitor = unknown> {
  readonly name: string;
  /** A few words for the step that breaks it. */
  readonly mark: string;
  /** Not judged while all is well: someone else may be slow then. */
  readonly notInCalm?: true;
  start?(scenario: Scenario): Monitor;
  /** A number that tells states apart which are the same otherwise, and not for this rule. */
  apart?(monitor: Monitor, world: World): number;
  step?(monitor: Monitor, step: Step, scenario: Scenario): Monitor | string;
  state?(world: World, monitor: Monitor, scenario: Scenario): string | undefined;
  /** On a state in which all were served, and nothing is under way. */
  end?(world: World, monitor: Monitor, scenario: Scenario): string | undefined;
}
