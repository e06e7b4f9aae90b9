/**
 * Steps in words: those that have happened, and those that may happen next.
 *
 * @module
 */
import { html } from '../../trace/page/elements.ts';
import { effectWords, happeningWords } from '../explorer/phrases.ts';
import type { Moment } from '../explorer/retell.ts';
import { toldBy } from '../world/apply.ts';
import { happened } from '../world/happen.ts';
import { button } from './buttons.ts';
import type { Table } from './table.ts';

/** The world after something that has not happened yet: as far as nodes do not act in it. */
export function imagined({ game }: Table, action: number): Moment {
  const before = game.world;
  const after = happened(before, action, game);
  return { action, node: toldBy(action), transition: undefined, before, after };
}

/** What may happen, in words. */
export function stepWords(table: Table, action: number): string {
  return happeningWords(imagined(table, action), modelOf(table));
}

function modelOf({ game }: Table) {
  return { scenario: game.scenario, answers: game.answers, rules: [] };
}

/** The list of steps. Those that are taken back are shown, and can be gone again. */
export function stepList(table: Table): HTMLElement[] {
  const { game } = table;
  const marks = new Map<number, string[]>();
  for (const [step, { mark }] of game.brokenBy(game.steps.length))
    marks.set(step, [...(marks.get(step) ?? []), mark]);
  const begin = item(table, 0, openingWords(table), '', marks.get(0));
  const items = game.steps.map((step, i) => {
    const { node, transition } = step;
    const id = game.scenario.ids[node]!;
    const error = transition?.error;
    const does =
      node < 0 ? '' : error ? `fails: ${error}` : effectWords(transition?.effects ?? [], id);
    return item(table, i + 1, happeningWords(step, modelOf(table)), does, marks.get(i + 1));
  });
  const from = game.calm?.from ?? game.steps.findIndex(({ calm }) => calm);
  if (from >= 0 && game.steps[from]?.calm) {
    items.splice(from, 0, html('li', { class: 'calm' }, '— from here on all is well —'));
  }
  return [begin, ...items];
}

function openingWords({ game }: Table): string {
  const does = game.beginning.flatMap(({ node, transition }) => {
    return node < 0 ? [] : effectWords(transition?.effects ?? [], game.scenario.ids[node]!) || [];
  });
  const rest = game.scenario.settle ? ', and all comes to rest' : '';
  const what = does.length === 0 || rest ? '' : `: ${[...new Set(does)].join('; ')}`;
  return `all nodes start${rest}${what}`;
}

function item(
  table: Table,
  step: number,
  words: string,
  does: string,
  marks: readonly string[] = [],
): HTMLElement {
  const { at } = table.game;
  const state = step > at ? 'undone' : step === at ? 'here' : '';
  const parts = [html('b', {}, String(step)), ` ${words}`];
  const go = button('', `step-${step}`, () => table.goTo(step), {
    title: step > at ? 'Go there again' : 'Go back to this step',
    'aria-current': step === at ? 'step' : undefined,
  });
  go.append(...parts, ...(does ? [html('span', { class: 'does' }, ` → ${does}`)] : []));
  for (const mark of marks) go.append(html('strong', { class: 'bad' }, ` ✗ ${mark}`));
  const li = html(
    'li',
    { class: `${state}${marks.length > 0 ? ' broken' : ''}`, 'data-step': step },
    go,
  );
  return li;
}

/** What may happen next, all of it. */
export function possibleList(table: Table): HTMLElement[] {
  const list = table.game.possible();
  if (list.length === 0) {
    const why = table.game.over
      ? 'A node has failed: nothing happens any more. Take a step back.'
      : 'Nothing: no message is on the way, and nobody wants anything.';
    return [html('li', { class: 'none' }, why)];
  }
  return list.map((action, i) => {
    const key = i < 9 ? [html('kbd', {}, String(i + 1)), ' '] : [];
    const go = button('', `may-${action}`, () => table.play(action));
    go.append(...key, stepWords(table, action));
    return html('li', {}, go);
  });
}
