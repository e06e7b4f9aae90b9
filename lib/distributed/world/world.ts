/**
 * The state of everything: nodes, messages under way, timers, programs, and the failures still to come.
 *
 * @module
 */
import type { Scenario } from './scenario.ts';

/** In the place of a node's state: it has not started yet; messages to it wait. */
export const UNBORN = -2;
/** In the place of a node's state: it has crashed; messages to it are lost. */
export const DEAD = -1;

/** What a program does: nothing; it has asked; it has what it asked for. */
export const IDLE = 0;
export const WAITING = 1;
export const INSIDE = 2;

/** Places in `World.budget`. */
export const CRASHES = 0;
export const RESTARTS = 1;
export const LOSSES = 2;
export const DOUBLES = 3;
export const SUSPICIONS = 4;

/** Nodes are places in `Scenario.ids`. Parts are shared between worlds, and never changed. */
export interface World {
  /** Of each node: the number of its state, or `UNBORN`, or `DEAD`. */
  states: readonly number[];
  programs: readonly number[];
  /** How often each program will still ask. */
  left: readonly number[];
  /** From i to j at i·n + j: message, 1 when it is late, number of its sending, by turns. */
  channels: readonly (readonly number[])[];
  /** Of each node: which timer, and the ticks until it goes off, by turns; rising by timer. */
  timers: readonly (readonly number[])[];
  /** Failures that may still come; empty when nothing fails. */
  budget: readonly number[];
  /** Whom each node takes for the leader, or -1. */
  leaders: readonly number[];
  lives: readonly number[];
  /** Ticks since the beginning. */
  now: number;
  /** How many messages were sent, those to the sender itself too: the next one's number. */
  sendings: number;
  /** How many were sent between different nodes. */
  messages: number;
  /** How often programs were let in. */
  entries: number;
  /** What each rule remembers. */
  monitors: readonly unknown[];
}

/** Before the first start. */
export function unborn(scenario: Scenario): World {
  const { ids, programs, requests, crashes, restarts, lose, double, suspects } = scenario;
  const budget = [crashes, restarts, lose, double, suspects].map((most) => most ?? 0);
  const of = <T>(value: T) => ids.map(() => value);
  return {
    states: of(UNBORN),
    programs: of(IDLE),
    left: programs?.map(({ length }) => length) ?? requests ?? of(0),
    channels: ids.flatMap(() => of([])),
    timers: of([]),
    budget: budget.some((most) => most > 0) ? budget : [],
    leaders: of(-1),
    lives: of(0),
    now: 0,
    sendings: 0,
    messages: 0,
    entries: 0,
    monitors: [],
  };
}

const codes: number[] = [];

/**
 * What tells one state from another, as a text. What follows from the histories of the nodes is left
 * out, and so is the time: nothing depends on it but the horizon. `apart` are numbers that rules want to have in it.
 */
export function keyOf(world: World, timed: boolean, apart: readonly number[] = []): string {
  const { states, programs, left, lives, timers, channels, budget } = world;
  let at = 0;
  for (let i = 0; i < states.length; i++) {
    const state = states[i]!;
    codes[at++] = (state + 2) & 32767;
    codes[at++] = (state + 2) >> 15;
    codes[at++] = ((state < 0 ? lives[i]! : programs[i]!) << 8) + left[i]!;
    if (!timed) continue;
    const own = timers[i]!;
    codes[at++] = own.length;
    for (const value of own) codes[at++] = value;
  }
  for (const most of budget) codes[at++] = most & 65535;
  for (const value of apart) codes[at++] = value & 65535;
  for (let c = 0; c < channels.length; c++) {
    const queue = channels[c]!;
    for (let j = 0; j < queue.length; j += 3) {
      codes[at++] = c;
      codes[at++] = queue[j]! & 32767;
      codes[at++] = (queue[j]! >> 15) * 2 + queue[j + 1]!;
    }
  }
  codes.length = at;
  return String.fromCharCode.apply(null, codes);
}

/** The ticks until the next timer goes off. */
export function nextTimer({ timers }: World): number {
  let least = Infinity;
  for (const own of timers) {
    for (let j = 1; j < own.length; j += 2) if (own[j]! < least) least = own[j]!;
  }
  return least;
}

/** Is nothing under way? */
export function nothingUnderWay({ channels }: World): boolean {
  return channels.every(({ length }) => length === 0);
}

/** Is nothing under way, and no timer running? */
export function isQuiet(world: World): boolean {
  return nothingUnderWay(world) && world.timers.every(({ length }) => length === 0);
}

/** Has all arrived that a node had sent? */
export function allArrived({ channels, states }: World, node: number): boolean {
  const n = states.length;
  for (let j = 0; j < n; j++) if (channels[node * n + j]!.length > 0) return false;
  return true;
}
