/**
 * Timers, and how time passes.
 *
 * @module
 */
import { BEFORE_TIMER, TICK } from './actions.ts';
import type { Scenario } from './scenario.ts';
import { nextTimer, type World } from './world.ts';

/** Takes a timer out of a node's list. */
export function drop(timers: readonly number[], timer: number): readonly number[] {
  for (let j = 0; j < timers.length; j += 2) {
    if (timers[j] === timer) return [...timers.slice(0, j), ...timers.slice(j + 2)];
  }
  return timers;
}

/** Sets timers anew, or clears them: which and in how many ticks, by turns. */
export function setTimers(timers: readonly number[], set: readonly number[]): readonly number[] {
  let list = timers;
  for (let i = 0; i < set.length; i += 2) {
    const timer = set[i]!;
    const rest = drop(list, timer);
    const ticks = set[i + 1]!;
    if (ticks === 0) {
      list = rest;
      continue;
    }
    let at = 0;
    while (at < rest.length && rest[at]! < timer) at += 2;
    list = [...rest.slice(0, at), timer, ticks, ...rest.slice(at)];
  }
  return list;
}

/** How many ticks pass in an action. */
export function ticksOf(world: World, kind: number, { time }: Scenario): number {
  if (kind === TICK) return 1;
  const due = nextTimer(world);
  if (kind !== BEFORE_TIMER) return due;
  return time !== 'fast' && due > 2 ? due - 2 : due - 1;
}

/** Lets time pass: timers come nearer, and what is under way is late. */
export function elapse(world: World, kind: number, scenario: Scenario): void {
  const ticks = ticksOf(world, kind, scenario);
  world.now += ticks;
  world.timers = world.timers.map((own) =>
    own.length === 0 ? own : own.map((value, j) => (j % 2 === 1 ? value - ticks : value)),
  );
  world.channels = world.channels.map((queue) =>
    queue.length === 0 ? queue : queue.map((value, j) => (j % 3 === 1 ? 1 : value)),
  );
}
