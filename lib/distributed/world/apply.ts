/**
 * What an action makes of a world.
 *
 * @module
 */
import * as A from './actions.ts';
import type { Answers, Transition } from './answers.ts';
import { happened, takeEffects } from './happen.ts';
import type { Rule } from './rule.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** A scenario, with what its nodes do, and the rules that are judged. */
export interface Model {
  readonly scenario: Scenario;
  readonly answers: Answers;
  /** A rule that is not judged (any more) leaves a gap. */
  readonly rules: readonly (Rule | undefined)[];
}

/** A rule is broken. */
export class Violation {
  readonly rule: string;
  readonly text: string;
  /** A few words for the step that breaks it. */
  readonly mark: string;

  constructor(rule: string, text: string, mark: string) {
    this.rule = rule;
    this.text = text;
    this.mark = mark;
  }
}

/** The rule that nobody has to name: a node does not fail, and does nothing that is not its turn. */
export const WORKS = 'works';

/** The node that is told something by an action, or -1. */
export function toldBy(action: number): number {
  const kind = A.kindOf(action);
  if (kind === A.DELIVER || kind === A.DOUBLE) return A.secondOf(action);
  return kind === A.LOSE || kind >= A.CRASH ? -1 : A.firstOf(action);
}

/** The number of the event that the node is told. */
export function eventOf(world: World, action: number, { scenario, answers }: Model): number {
  const a = A.firstOf(action);
  const b = A.secondOf(action);
  switch (A.kindOf(action)) {
    case A.TIMER:
      return answers.event(['timer', answers.timerName(b)]);
    case A.ASK:
      if (scenario.kind !== 'memory') return answers.request;
      return answers.event(A.nextOperation(world, scenario, a));
    case A.LEAVE:
      return answers.release;
    case A.SUSPECT:
      return answers.suspect;
    case A.START:
      return answers.event(['start', world.lives[a]! + 1]);
    default:
      return answers.delivery(a, world.channels[a * world.states.length + b]![0]!);
  }
}

/** What the node does; nothing when it is not known yet: then it will be asked. */
export function transitionOf(world: World, action: number, model: Model): Transition | undefined {
  const node = toldBy(action);
  if (node < 0) return undefined;
  const parent = A.kindOf(action) === A.START ? -1 : world.states[node]!;
  return model.answers.get(parent, node, eventOf(world, action, model));
}

/** Asks for what has to be known before the action can be applied. */
export function want(world: World, action: number, model: Model): void {
  if (toldBy(action) >= 0) transitionOf(world, action, model);
}

/** The world after an action whose answer is known, or the rule that it breaks. */
export function apply(world: World, action: number, model: Model): World | Violation {
  const node = toldBy(action);
  const transition = transitionOf(world, action, model);
  if (node >= 0 && transition === undefined)
    throw new Error('The answer must be known: call flush()');
  const id = model.scenario.ids[node];
  if (transition?.error !== undefined) {
    return new Violation(WORKS, `node ${id} failed: ${transition.error}`, 'it fails');
  }
  const next = happened(world, action, model);
  if (transition !== undefined) {
    const mistake = takeEffects(next, node, transition);
    if (mistake !== undefined) return new Violation(WORKS, `node ${id} ${mistake}`, 'wrong');
  }
  return judge(world, action, node, transition, next, model);
}

function judge(
  before: World,
  action: number,
  node: number,
  transition: Transition | undefined,
  after: World,
  { rules, scenario }: Model,
): World | Violation {
  const step = { action, node, transition, before, after };
  let monitors: unknown[] | undefined;
  for (let r = 0; r < rules.length; r++) {
    const rule = rules[r];
    if (rule?.step === undefined) continue;
    const old = before.monitors[r];
    const result = rule.step(old, step, scenario);
    if (typeof result === 'string') return new Violation(rule.name, result, rule.mark);
    if (result === old) continue;
    monitors ??= before.monitors.slice();
    monitors[r] = result;
  }
  if (monitors !== undefined) after.monitors = monitors;
  for (let r = 0; r < rules.length; r++) {
    const rule = rules[r];
    const text = rule?.state?.(after, after.monitors[r], scenario);
    if (rule !== undefined && text !== undefined) return new Violation(rule.name, text, rule.mark);
  }
  return after;
}
