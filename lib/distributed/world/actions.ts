/**
 * What may happen next. An action is a number: its kind, and two small ones.
 *
 * @module
 */
import type { Answers } from './answers.ts';
import type { Scenario } from './scenario.ts';
import * as W from './world.ts';
import type { World } from './world.ts';

/** The first message from a to b arrives; or arrives, and will come once more; or is lost. */
export const DELIVER = 0;
export const DOUBLE = 1;
export const LOSE = 2;
/** Timer b of node a goes off. */
export const TIMER = 3;
/** The program of node a asks (for the lock, or its next operation); leaves; finds the leader silent. */
export const ASK = 4;
export const LEAVE = 5;
export const SUSPECT = 6;
/** Node a starts; crashes, and the last b that it sent in its last event are lost. */
export const START = 7;
export const CRASH = 8;
/** Time passes: 100 ms; to the next timer; to shortly before it. */
export const TICK = 9;
export const TO_TIMER = 10;
export const BEFORE_TIMER = 11;

export function action(kind: number, a = 0, b = 0): number {
  return (kind << 24) + (a << 16) + b;
}
export function kindOf(action: number): number {
  return action >> 24;
}
export function firstOf(action: number): number {
  return (action >> 16) & 255;
}
export function secondOf(action: number): number {
  return action & 65535;
}

/** Everything that may happen next. */
export function possible(world: World, scenario: Scenario, answers: Answers): number[] {
  const list: number[] = [];
  const late = messages(world, list);
  let outside = false; // May someone act who waits for nothing?
  for (let i = 0; i < world.states.length; i++) {
    timersOf(world, scenario, i, list);
    const before = list.length;
    if (world.states[i] === W.DEAD) starts(world, scenario, i, list);
    else {
      programOf(world, scenario, i, list);
      crashes(world, scenario, i, answers, list);
    }
    outside ||= list.length > before;
  }
  if (scenario.time !== undefined) passing(world, scenario, late, outside, list);
  return list;
}

/** The first message of each channel. Says whether one is late. */
function messages({ channels, states, budget }: World, list: number[]): boolean {
  const n = states.length;
  let late = false;
  for (let c = 0; c < channels.length; c++) {
    const queue = channels[c]!;
    if (queue.length === 0) continue;
    if (queue[1] === 1) late = true; // The first is the oldest.
    const from = Math.floor(c / n);
    const to = c % n;
    list.push(action(DELIVER, from, to));
    if (from === to || budget.length === 0) continue;
    if (budget[W.LOSSES]! > 0) list.push(action(LOSE, from, to));
    if (budget[W.DOUBLES]! > 0) list.push(action(DOUBLE, from, to));
  }
  return late;
}

function timersOf({ timers }: World, { time }: Scenario, i: number, list: number[]): void {
  const own = timers[i]!;
  if (time === undefined) return;
  for (let j = 0; j < own.length; j += 2) {
    if (own[j + 1] === 0) list.push(action(TIMER, i, own[j]));
  }
}

function starts(world: World, { restartWhen }: Scenario, i: number, list: number[]): void {
  if (world.budget[W.RESTARTS]! <= 0) return;
  const may = restartWhen === 'quiet' ? W.isQuiet(world) : W.allArrived(world, i);
  if (may) list.push(action(START, i));
}

function programOf(world: World, { kind }: Scenario, i: number, list: number[]): void {
  const { programs, left, budget, leaders, states } = world;
  if (programs[i] === W.IDLE && left[i]! > 0) list.push(action(ASK, i));
  if (programs[i] === W.INSIDE && kind !== 'memory') list.push(action(LEAVE, i));
  const leader = leaders[i]!;
  const silent = leader >= 0 && states[leader] === W.DEAD;
  if (silent && budget[W.SUSPICIONS]! > 0) list.push(action(SUSPECT, i));
}

function crashes(
  world: World,
  scenario: Scenario,
  i: number,
  answers: Answers,
  list: number[],
): void {
  if (world.budget.length === 0 || world.budget[W.CRASHES]! <= 0) return;
  if (scenario.mortal && !scenario.mortal.includes(scenario.ids[i]!)) return;
  const most = lastSent(world, i, answers).length;
  for (let k = 0; k <= most; k++) list.push(action(CRASH, i, k));
}

/** The channels of what a node sent in its last event and is still under way, in the order of sending. */
export function lastSent({ channels, states }: World, node: number, answers: Answers): number[] {
  const n = states.length;
  const sends = answers.leadingTo(states[node]!)?.sends ?? [];
  const sent: number[] = [];
  for (let i = 0; i < sends.length; i += 2) if (sends[i] !== node) sent.push(node * n + sends[i]!);
  // Channels keep their order: of those to one node, the last ones are under way.
  const underWay = new Map<number, number>();
  return sent
    .toReversed()
    .filter((channel) => {
      const before = underWay.get(channel) ?? 0;
      underWay.set(channel, before + 1);
      return before < channels[channel]!.length / 3;
    })
    .toReversed();
}

/** Time passes when nothing must happen first. */
function passing(
  world: World,
  { time, horizon = Infinity }: Scenario,
  late: boolean,
  outside: boolean,
  list: number[],
): void {
  const due = W.nextTimer(world);
  if (due === 0 || due === Infinity || world.now >= horizon) return;
  if (!W.nothingUnderWay(world)) {
    const near = time === 'any' ? Infinity : time === 'slow' ? 2 : 1;
    if (!late && due <= near) list.push(action(TICK));
    return;
  }
  if (world.now + due <= horizon) list.push(action(TO_TIMER));
  if (outside && due > 1) list.push(action(BEFORE_TIMER));
}

/** What the program of a node does next with its memory. */
export function nextOperation({ left }: World, { programs }: Scenario, i: number) {
  const own = programs![i]!;
  return own[own.length - left[i]!]!;
}
