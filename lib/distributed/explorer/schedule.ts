/**
 * A schedule as a short text, the same everywhere: `ids=9,10 kind=lock requests=2,2 … steps=9?,9>10`.
 *
 * | Step     | What happens                                                  |
 * | -------- | ------------------------------------------------------------- |
 * | `1>2`    | 2 gets the first message from 1                               |
 * | `1>2+`   | … which will come once more                                   |
 * | `1>2-`   | the first message from 1 to 2 is lost                         |
 * | `1:name` | a timer of 1 goes off                                         |
 * | `1?` `1.` | the program of 1 asks; leaves                                |
 * | `1~`     | the program of 1 finds the leader silent                      |
 * | `1^`     | 1 starts again                                                |
 * | `1x` `1x2` | 1 crashes; and the last two that it sent are lost            |
 * | `_` `__` `_.` | 100 ms pass; all until the next timer; until shortly before |
 * | `/`      | from here on all is well; nothing follows                     |
 *
 * @module
 */
import * as A from '../world/actions.ts';
import type { Answers } from '../world/answers.ts';
import type { Found } from './results.ts';
import { indexOf, type Operation, type Scenario } from '../world/scenario.ts';

const NUMBERS = ['horizon', 'crashes', 'restarts', 'lose', 'double', 'suspects', 'calm'] as const;
const LISTS = ['ids', 'requests', 'mortal'] as const;
const WORDS = ['kind', 'time', 'restartWhen'] as const;

/** What a text says. */
export interface Schedule {
  readonly scenario: Scenario;
  readonly steps: readonly string[];
}

/** Writes a schedule. */
export function encode({ steps, calmFrom }: Found, scenario: Scenario, answers: Answers): string {
  const words: string[] = [];
  const put = (key: string, value: string | number | boolean | undefined) => {
    if (value !== undefined) words.push(`${key}=${String(value)}`);
  };
  for (const key of LISTS) put(key, scenario[key]?.join());
  for (const key of [...WORDS, ...NUMBERS]) put(key, scenario[key]);
  put('settle', scenario.settle || undefined);
  put('programs', scenario.programs?.map((own) => own.map(operationText).join(';')).join('|'));
  put('rules', scenario.rules.join());
  const chosen = steps.slice(0, calmFrom).map((action) => encodeStep(action, scenario, answers));
  put('steps', [...chosen, ...(calmFrom === undefined ? [] : ['/'])].join());
  return words.join(' ');
}

/** Reads a schedule. Throws when it is none. */
export function decode(text: string): Schedule {
  const fields = new Map(text.trim().split(/\s+/).map(pair));
  const list = (key: string) =>
    fields
      .get(key)
      ?.split(',')
      .filter((word) => word !== '');
  const found: Record<string, unknown> = { settle: fields.get('settle') === 'true' };
  for (const key of LISTS) if (fields.has(key)) found[key] = list(key)!.map(Number);
  for (const key of NUMBERS) if (fields.has(key)) found[key] = Number(fields.get(key));
  for (const key of WORDS) if (fields.has(key)) found[key] = fields.get(key);
  const programs = fields.get('programs')?.split('|');
  if (programs)
    found.programs = programs.map((own) => own.split(';').filter(Boolean).map(operation));
  found.rules = list('rules') ?? [];
  if (found.ids === undefined || found.kind === undefined) {
    throw new Error(`Schedule must name ids and kind: got ${text}`);
  }
  return { scenario: found as unknown as Scenario, steps: list('steps') ?? [] };
}

function pair(word: string): [string, string] {
  const at = word.indexOf('=');
  if (at < 1) throw new Error(`Schedule must be of key=value: got ${word}`);
  return [word.slice(0, at), word.slice(at + 1)];
}

function operationText([what, page, value]: Operation): string {
  return what === 'read' ? `${page}?` : `${page}:${value}`;
}

function operation(text: string): Operation {
  if (text.endsWith('?')) return ['read', text.slice(0, -1)];
  const [page = '', value] = text.split(':');
  return ['write', page, Number(value)];
}

const AFTER: Readonly<Record<number, string>> = {
  [A.DELIVER]: '',
  [A.DOUBLE]: '+',
  [A.LOSE]: '-',
  [A.ASK]: '?',
  [A.LEAVE]: '.',
  [A.SUSPECT]: '~',
  [A.START]: '^',
  [A.CRASH]: 'x',
  [A.TICK]: '_',
  [A.TO_TIMER]: '__',
  [A.BEFORE_TIMER]: '_.',
};

function encodeStep(action: number, { ids }: Scenario, answers: Answers): string {
  const kind = A.kindOf(action);
  const second = A.secondOf(action);
  if (kind >= A.TICK) return AFTER[kind]!;
  const node = String(ids[A.firstOf(action)]);
  if (kind <= A.LOSE) return `${node}>${ids[second]}${AFTER[kind]}`;
  if (kind === A.TIMER) return `${node}:${escaped(answers.timerName(second))}`;
  return `${node}${AFTER[kind]}${second > 0 ? second : ''}`;
}

/** The name of a timer: nothing in it ends a step, or a word of the shell. */
function escaped(name: string): string {
  const ascii = encodeURIComponent(name);
  return ascii.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}

/** The action that a step means; nothing for the one from which on all is well. */
export function decodeStep(step: string, scenario: Scenario, answers: Answers): number | undefined {
  if (step === '/') return undefined;
  const kinds = Object.entries(AFTER).map(([kind, text]) => [text, Number(kind)] as const);
  if (step.startsWith('_')) return A.action(kindFor(step, kinds));
  const parts = /^(\d+)(?:>(\d+)([+-]?)|:(.*)|([?.~^x])(\d*))$/.exec(step);
  if (parts === null) throw new Error(`Step must be like 1>2, 1? or 1:name: got ${step}`);
  const [, id, to, after, timer, sign, lost] = parts;
  const node = indexOf(scenario, Number(id));
  if (to !== undefined) {
    return A.action(kindFor(after!, kinds), node, indexOf(scenario, Number(to)));
  }
  if (timer !== undefined) {
    return A.action(A.TIMER, node, answers.timer(decodeURIComponent(timer)));
  }
  return A.action(kindFor(sign!, kinds), node, Number(lost ?? 0));
}

function kindFor(text: string, kinds: readonly (readonly [string, number])[]): number {
  const found = kinds.find(([after]) => after === text);
  if (found === undefined) throw new Error(`Step must end with one of its signs: got ${text}`);
  return found[1];
}
