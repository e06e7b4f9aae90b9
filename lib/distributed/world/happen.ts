/**
 * How an action changes a world, and what a node's effects change.
 *
 * @module
 */
import * as A from './actions.ts';
import type { Answers, Transition } from './answers.ts';
import type { Scenario } from './scenario.ts';
import { drop, elapse, setTimers } from './timers.ts';
import * as W from './world.ts';
import type { World } from './world.ts';

interface Context {
  readonly scenario: Scenario;
  readonly answers: Answers;
}

/** A copy of a list with one thing changed. */
function changed<T>(list: readonly T[], at: number, value: T): readonly T[] {
  const copy = list.slice();
  copy[at] = value;
  return copy;
}

function spend(world: World, what: number): void {
  if (world.budget.length > 0) world.budget = changed(world.budget, what, world.budget[what]! - 1);
}

/** What happens to the world before the node does anything. */
export function happened(world: World, action: number, { scenario, answers }: Context): World {
  const next: World = { ...world };
  const a = A.firstOf(action);
  const b = A.secondOf(action);
  const kind = A.kindOf(action);
  switch (kind) {
    case A.DELIVER:
      next.channels = withoutFirst(world, a, b);
      break;
    case A.LOSE:
      spend(next, W.LOSSES);
      next.channels = withoutFirst(world, a, b);
      break;
    case A.DOUBLE:
      spend(next, W.DOUBLES);
      break;
    case A.TIMER:
      next.timers = changed(next.timers, a, drop(world.timers[a]!, b));
      break;
    case A.ASK:
      next.programs = changed(next.programs, a, W.WAITING);
      next.left = changed(next.left, a, world.left[a]! - 1);
      break;
    case A.LEAVE:
      next.programs = changed(next.programs, a, W.IDLE);
      break;
    case A.SUSPECT:
      spend(next, W.SUSPICIONS);
      break;
    case A.START:
      start(next, a);
      break;
    case A.CRASH:
      crash(next, a, b, answers);
      break;
    default:
      elapse(next, kind, scenario);
  }
  return next;
}

/** The channels without the first message that is under way from one node to another. */
function withoutFirst({ channels, states }: World, from: number, to: number): World['channels'] {
  const channel = from * states.length + to;
  return changed(channels, channel, channels[channel]!.slice(3));
}

function start(world: World, node: number): void {
  if (world.states[node] === W.DEAD) spend(world, W.RESTARTS);
  world.lives = changed(world.lives, node, world.lives[node]! + 1);
}

/** Memory, timers and messages under way to it are lost, and the last of what it sent. */
function crash(world: World, node: number, lost: number, answers: Answers): void {
  const n = world.states.length;
  const channels = world.channels.slice();
  for (const c of A.lastSent(world, node, answers).slice(lost > 0 ? -lost : Infinity)) {
    channels[c] = channels[c]!.slice(0, -3);
  }
  for (let i = 0; i < n; i++) channels[i * n + node] = [];
  world.channels = channels;
  spend(world, W.CRASHES);
  world.states = changed(world.states, node, W.DEAD);
  world.timers = changed(world.timers, node, []);
  world.leaders = changed(world.leaders, node, -1);
  world.programs = changed(world.programs, node, W.IDLE);
}

/** Lets a node do what it does. Gives a text when it is not its turn. */
export function takeEffects(
  world: World,
  node: number,
  transition: Transition,
): string | undefined {
  const { state, sends, timers, elected, enters, replies } = transition;
  world.states = changed(world.states, node, state);
  if (sends.length > 0) send(world, node, sends);
  if (timers.length > 0) {
    world.timers = changed(world.timers, node, setTimers(world.timers[node]!, timers));
  }
  if (elected >= 0 && world.leaders[node] !== elected) {
    world.leaders = changed(world.leaders, node, elected);
  }
  if (enters > 0) {
    const inside = world.programs[node] === W.INSIDE || enters > 1;
    if (inside) return 'lets its program enter, which is inside already';
    if (world.programs[node] !== W.WAITING) return 'lets its program enter, which has not asked';
    world.programs = changed(world.programs, node, W.INSIDE);
    world.entries++;
  }
  if (replies.length > 0) {
    if (replies.length > 1) return 'answers its program twice';
    if (world.programs[node] !== W.WAITING) return 'answers its program, which has not asked';
    world.programs = changed(world.programs, node, W.IDLE);
  }
  return undefined;
}

function send(world: World, node: number, sends: readonly number[]): void {
  const n = world.states.length;
  const channels = world.channels.slice();
  for (let i = 0; i < sends.length; i += 2) {
    const to = sends[i]!;
    const number = world.sendings++;
    if (to !== node) world.messages++;
    if (world.states[to] === W.DEAD) continue; // Nobody is there: it is lost.
    channels[node * n + to] = [...channels[node * n + to]!, sends[i + 1]!, 0, number];
  }
  world.channels = channels;
}
