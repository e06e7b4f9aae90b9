/**
 * Things in words: messages, effects, what happens, scenarios.
 *
 * @module
 */
import type { Effect } from '../events.ts';
import * as A from '../world/actions.ts';
import type { Model } from '../world/apply.ts';
import type { Moment } from './retell.ts';
import { TICK_MS, type Scenario } from '../world/scenario.ts';

const LONGEST = 80;

/** A text of a node's, so that it stays on its line: it could forge others. */
export function tame(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must not get through
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return plain.length > LONGEST * 4 ? `${plain.slice(0, LONGEST * 4)}…` : plain;
}

/** `request {time: 1}` */
export function messageWords(json: string): string {
  const { type, ...fields } = JSON.parse(json) as { type: string };
  const rest = Object.keys(fields).length === 0 ? '' : ` ${valueWords(fields)}`;
  const text = tame(type + rest);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** As one writes it in a program: names without quotes. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueWords).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => {
    return `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${valueWords(field)}`;
  });
  return `{${fields.join(', ')}}`;
}

/** `1, 2 and 3` */
export function list(words: readonly (string | number)[]): string {
  const last = words.slice(-2).join(' and ');
  return [...words.slice(0, -2), last].join(', ');
}

/** What a node did, in words. */
export function effectWords(effects: readonly Effect[], id: number): string {
  const sends = new Map<string, string[]>();
  for (const effect of effects) {
    if (effect[0] !== 'send') continue;
    const to = effect[1] === id ? 'itself' : String(effect[1]);
    sends.set(effect[2], [...(sends.get(effect[2]) ?? []), to]);
  }
  const sent = [...sends].map(([json, to]) => `${messageWords(json)} to ${to.join(', ')}`);
  return [...sent, ...effects.flatMap(otherWords)].join(', ');
}

function otherWords(effect: Effect): string[] {
  switch (effect[0]) {
    case 'enter':
      return ['its program enters'];
    case 'elected':
      return [`its leader is ${effect[1]}`];
    case 'reply':
      return [effect[1] === null ? 'done' : `answer ${effect[1]}`];
    case 'timer':
      return [`timer "${tame(effect[1])}" in ${effect[2]} ms`];
    case 'log':
      return [`says "${tame(effect[1])}"`];
    default:
      return [];
  }
}

/** What happens, in words: without what the node does then. */
export function happeningWords({ action, before, after }: Moment, { scenario, answers }: Model) {
  const { ids } = scenario;
  const kind = A.kindOf(action);
  const first = A.firstOf(action);
  const second = A.secondOf(action);
  const node = `node ${ids[first]}`;
  if (kind <= A.LOSE) {
    const json = answers.message(before.channels[first * ids.length + second]![0]!);
    return messageHappens(kind, messageWords(json), ids[first]!, ids[second]!);
  }
  switch (kind) {
    case A.TIMER:
      return `${node}'s timer "${tame(answers.timerName(second))}" goes off`;
    case A.ASK:
      return `${node}'s program ${wish(scenario, first, before.left[first]!)}`;
    case A.LEAVE:
      return `${node}'s program leaves`;
    case A.SUSPECT:
      return `${node}'s program finds the leader silent`;
    case A.START:
      return after.lives[first] === 1
        ? `${node} starts`
        : `${node} starts again (life ${after.lives[first]})`;
    case A.CRASH:
      return `${node} crashes${lostWords(second)}`;
    default:
      return `${(after.now - before.now) * TICK_MS} ms pass`;
  }
}

function messageHappens(kind: number, message: string, from: number, to: number): string {
  if (kind === A.LOSE) return `${message} from ${from} to ${to} is lost`;
  const sender = from === to ? 'itself' : from;
  const again = kind === A.DOUBLE ? ', and it will come once more' : '';
  return `node ${to} gets ${message} from ${sender}${again}`;
}

function lostWords(lost: number): string {
  if (lost === 0) return '';
  return lost === 1
    ? ', and the last that it sent is lost'
    : `, and the last ${lost} that it sent are lost`;
}

function wish({ kind, programs }: Scenario, node: number, left: number): string {
  const own = programs?.[node];
  const operation = own?.[own.length - left];
  if (kind !== 'memory' || operation === undefined) return 'asks';
  const [what, page, value] = operation;
  return what === 'read' ? `reads ${page}` : `writes ${page} = ${value}`;
}

function many(n: number, one: string, more: string): string {
  return n === 1 ? one : `${n} ${more}`;
}

/** A scenario in words: `2 nodes (9, 10), 2 requests each, no failures`. */
export function scenarioWords(scenario: Scenario): string {
  const { ids, name, requests, programs, horizon, time, crashes, restarts, lose, double } =
    scenario;
  const parts = [`${ids.length} nodes (${ids.join(', ')})`];
  if (name) parts.unshift(name);
  if (requests?.some((n) => n > 0)) parts.push(requestWords(requests));
  if (programs) parts.push(`${programs.flat().length} operations`);
  if (time) parts.push(horizon === undefined ? 'with time' : `${(horizon * TICK_MS) / 1000} s`);
  const failures: string[] = [];
  if (crashes) failures.push(many(crashes, 'a crash', 'crashes'));
  if (restarts) failures.push(many(restarts, 'a return', 'returns'));
  if (lose) failures.push(many(lose, 'a loss', 'losses'));
  if (double) failures.push(many(double, 'a message twice', 'messages twice'));
  return [...parts, failures.length === 0 ? 'no failures' : list(failures)].join(', ');
}

function requestWords(requests: readonly number[]): string {
  const [first = 0] = requests;
  if (requests.every((n) => n === first)) return many(first, '1 request each', 'requests each');
  return `${list(requests)} requests`;
}
