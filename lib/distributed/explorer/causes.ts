/**
 * What is a cause of what in a story: the steps of one node in their order, and messages.
 *
 * @module
 */
import { CRASH, firstOf, kindOf, LOSE, secondOf, START } from '../world/actions.ts';
import type { Moment } from './retell.ts';

/** What a step follows from. */
export interface Causes {
  /** The node at which it happens, or -1: time passes, or a message is lost. */
  readonly place: number;
  /** The step before it at its node, or -1. */
  readonly before: number;
  /** The step that sent what arrives in it, or -1. */
  readonly sent: number;
}

/** Where something happens: a crash tells a node nothing, but happens there. */
function placeOf({ action, node }: Moment): number {
  return kindOf(action) === CRASH ? firstOf(action) : node;
}

/** The number of the sending of the message that a step is about, or -1. */
export function sendingOf({ action, before }: Moment): number {
  if (kindOf(action) > LOSE) return -1;
  const channel = firstOf(action) * before.states.length + secondOf(action);
  return before.channels[channel]?.[2] ?? -1;
}

/** The causes of each step of a story, beginning and all: steps are places in the list. */
export function causesOf(moments: readonly Moment[]): Causes[] {
  const last = new Map<number, number>();
  const senders = new Map<number, number>();
  return moments.map((moment, i) => {
    const place = placeOf(moment);
    const before = last.get(place) ?? -1;
    const sent = senders.get(sendingOf(moment)) ?? -1;
    if (place >= 0) last.set(place, i);
    for (let s = moment.before.sendings; s < moment.after.sendings; s++) senders.set(s, i);
    return { place, before: place < 0 ? -1 : before, sent };
  });
}

/** All that a step follows from, and all that follows from it: its light cone. */
export function coneOf(causes: readonly Causes[], step: number): Set<number> {
  const cone = new Set([step]);
  for (let i = step; i >= 0; i--) {
    if (!cone.has(i)) continue;
    for (const cause of [causes[i]!.before, causes[i]!.sent]) if (cause >= 0) cone.add(cause);
  }
  const future = new Set([step]);
  for (let i = step + 1; i < causes.length; i++) {
    const { before, sent } = causes[i]!;
    if (future.has(before) || future.has(sent)) future.add(i);
  }
  return new Set([...cone, ...future]);
}

/** The Lamport time of each step: one more than that of whatever it follows. 0 at a start, and where nothing happens at a node. */
export function lamportTimes(moments: readonly Moment[], causes: readonly Causes[]): number[] {
  const times: number[] = [];
  for (const [i, { place, before, sent }] of causes.entries()) {
    // A clock starts with the node: one that starts again has forgotten its time.
    const none = place < 0 || kindOf(moments[i]!.action) === START;
    times.push(none ? 0 : Math.max(times[before] ?? 0, times[sent] ?? 0) + 1);
  }
  return times;
}
