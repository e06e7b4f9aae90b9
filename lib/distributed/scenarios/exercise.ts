/**
 * The scenarios of an exercise: the same for the explorer, the page and the grader.
 *
 * @module
 */
import type { Scenario } from '../world/scenario.ts';

/** A scenario, and which check of the exercise fails when a rule is broken in it. */
export interface Judged {
  readonly scenario: Scenario;
  readonly checks: Readonly<Record<string, string>>;
}

/** The scenarios of one exercise. */
export interface Exercise {
  /** `28-ricart-agrawala` */
  readonly name: string;
  readonly scenarios: readonly Judged[];
}

/** Limits that catch every wrong program that we know. */
const STATES = 20_000;

/** A scenario in which these rules are judged, for these checks. */
export function judged(
  checks: Readonly<Record<string, string>>,
  scenario: Omit<Scenario, 'rules'>,
): Judged {
  return { checks, scenario: { limit: STATES, ...scenario, rules: Object.keys(checks) } };
}
