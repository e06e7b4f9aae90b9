/**
 * The goal that must be reached once all is well.
 *
 * @module
 */
import { Violation, type Model } from '../world/apply.ts';
import type { Scenario } from '../world/scenario.ts';
import * as W from '../world/world.ts';
import type { World } from '../world/world.ts';

/** The rule that is judged by the calm continuation: everybody gets in, all agree, all is answered. */
export const GOAL = 'goal';

function elects({ kind }: Scenario): boolean {
  return kind === 'election' || kind === 'failover';
}

/** The highest node that lives. */
function highest({ states }: World): number {
  return states.findLastIndex((state) => state >= 0);
}

/** All living who asked were served; all name the highest living, and rest; all operations are done. */
export function isGoal(world: World, scenario: Scenario): boolean {
  const { states, programs, left, leaders } = world;
  const { kind } = scenario;
  const top = elects(scenario) ? highest(world) : -1;
  for (let i = 0; i < states.length; i++) {
    if (states[i]! < 0) continue;
    if (programs[i] !== W.IDLE) return false;
    if (kind === 'memory' && left[i] !== 0) return false;
    if (elects(scenario) && leaders[i] !== top) return false;
  }
  if (kind === 'node') return W.nothingUnderWay(world);
  return kind !== 'election' || W.isQuiet(world);
}

/** The goal is reached, nothing is under way, and nobody will ask any more. */
export function isEnd(world: World, scenario: Scenario): boolean {
  const { left, states } = world;
  for (let i = 0; i < left.length; i++) if (left[i]! > 0 && states[i]! >= 0) return false;
  return W.nothingUnderWay(world) && isGoal(world, scenario);
}

/** The rule that an end breaks: in the end all is counted. */
export function endViolation(world: World, { rules, scenario }: Model): Violation | undefined {
  if (!isEnd(world, scenario)) return undefined;
  for (const [r, rule] of rules.entries()) {
    const text = rule?.end?.(world, world.monitors[r], scenario);
    if (rule !== undefined && text !== undefined) return new Violation(rule.name, text, rule.mark);
  }
  return undefined;
}

/** What is lacking, in words. */
export function lacking(world: World, scenario: Scenario): string {
  const { states, programs, leaders } = world;
  const { ids, kind } = scenario;
  const top = highest(world);
  const parts = ids.flatMap((id, i) => {
    const own: string[] = [];
    if (states[i]! < 0) return own;
    if (programs[i] === W.WAITING) {
      own.push(
        kind === 'memory'
          ? `node ${id}'s operation is never answered`
          : `node ${id} asked and never gets in`,
      );
    }
    if (elects(scenario) && leaders[i] !== top) {
      const leader = leaders[i]! < 0 ? 'nobody' : `node ${ids[leaders[i]!]}`;
      own.push(
        `node ${id} takes ${leader} for the leader: node ${ids[top]} is the highest that lives`,
      );
    }
    return own;
  });
  return parts.join('; ') || 'messages and timers never come to rest';
}
