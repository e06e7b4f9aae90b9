/**
 * "From here on all is well": each message takes 100 ms, timers go off in order, a node that is inside leaves,
 * a dead leader is noticed, nothing fails, and nobody asks any more.
 *
 * @module
 */
import * as A from '../world/actions.ts';
import type { Scenario } from '../world/scenario.ts';
import * as W from '../world/world.ts';
import type { World } from '../world/world.ts';

/** The one thing that happens next; nothing when nothing will. */
export function calmAction(world: World, scenario: Scenario): number | undefined {
  const timed = scenario.time !== undefined;
  const oldest = oldestMessage(world, timed);
  if (oldest >= 0) {
    const n = world.states.length;
    return A.action(A.DELIVER, Math.floor(oldest / n), oldest % n);
  }
  const timer = timed ? timerNow(world) : undefined;
  if (timer !== undefined) return timer;
  const program = programStep(world, scenario);
  if (program !== undefined) return program;
  if (!W.nothingUnderWay(world)) return A.action(A.TICK);
  const suspicion = scenario.suspects === undefined ? undefined : suspect(world);
  if (suspicion !== undefined) return suspicion;
  return timed && W.nextTimer(world) < Infinity ? A.action(A.TO_TIMER) : undefined;
}

/** The channel with the message that was sent first: of those that are late, where time passes. */
function oldestMessage({ channels }: World, timed: boolean): number {
  let oldest = -1;
  let first = Infinity;
  for (let c = 0; c < channels.length; c++) {
    const queue = channels[c]!;
    if (queue.length === 0 || (timed && queue[1] === 0) || queue[2]! >= first) continue;
    first = queue[2]!;
    oldest = c;
  }
  return oldest;
}

function timerNow({ timers }: World): number | undefined {
  for (const [i, own] of timers.entries()) {
    for (let j = 0; j < own.length; j += 2)
      if (own[j + 1] === 0) return A.action(A.TIMER, i, own[j]);
  }
  return undefined;
}

function programStep({ states, programs, left }: World, { kind }: Scenario): number | undefined {
  for (const [i, program] of programs.entries()) {
    if (states[i]! < 0) continue;
    if (kind === 'memory' && program === W.IDLE && left[i]! > 0) return A.action(A.ASK, i);
    if (kind !== 'memory' && program === W.INSIDE) return A.action(A.LEAVE, i);
  }
  return undefined;
}

/** Somebody who waits for nothing finds the dead leader silent. */
function suspect({ states, leaders, timers }: World): number | undefined {
  for (const [i, leader] of leaders.entries()) {
    const silent = leader >= 0 && states[leader] === W.DEAD;
    if (silent && states[i] !== W.DEAD && timers[i]!.length === 0) return A.action(A.SUSPECT, i);
  }
  return undefined;
}
