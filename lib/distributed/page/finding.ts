/**
 * What a search in the page comes to, over one scenario or several.
 *
 * @module
 */
import { decode } from '../explorer/schedule.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Found } from './talk.ts';

/** Searches one scenario: a text says why it could not. */
type Searching = (scenario: Scenario) => Promise<Found | string>;

/** What to say of it, and the schedule where one was found. */
export interface Finding {
  readonly note: string;
  readonly play?: { readonly scenario: Scenario; readonly steps: readonly string[] };
}

/** Searches scenarios in their order, until one breaks a rule. */
export async function findIn(scenarios: readonly Scenario[], search: Searching): Promise<Finding> {
  const tried: Found[] = [];
  for (const scenario of scenarios) {
    const result = await search(scenario);
    if (typeof result === 'string') return { note: result };
    tried.push(result);
    if (result.schedule === undefined) continue;
    const { steps } = decode(result.schedule);
    const note = `Found after ${effort(tried)}: ${result.text}.`;
    return { note, play: { scenario, steps } };
  }
  const [first] = tried;
  if (tried.length !== 1 || first === undefined) {
    return { note: `No rule is broken in ${tried.length} scenarios: ${effort(tried)}.` };
  }
  const orders = first.complete ? 'all orders' : `not all orders, ${first.depth} steps deep`;
  return { note: `No rule is broken: ${statesOf(tried)}, ${orders}, ${first.ms} ms.` };
}

function statesOf(tried: readonly Found[]): string {
  const states = tried.reduce((sum, one) => sum + one.states, 0);
  return `${states.toLocaleString('en-US')} states`;
}

function effort(tried: readonly Found[]): string {
  return `${statesOf(tried)}, in ${tried.reduce((sum, { ms }) => sum + ms, 0)} ms`;
}
