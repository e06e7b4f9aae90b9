/**
 * The nodes: what each knows and does, and what waits at its door.
 *
 * @module
 */
import { html } from '../../trace/page/elements.ts';
import { tame } from '../explorer/phrases.ts';
import * as A from '../world/actions.ts';
import { TICK_MS } from '../world/scenario.ts';
import * as W from '../world/world.ts';
import { button } from './buttons.ts';
import type { Table } from './table.ts';
import { inbox } from './inbox.ts';
import { stepWords } from './steps.ts';

export function nodeCards(table: Table): HTMLElement[] {
  return table.game.scenario.ids.map((_, place) => nodeCard(table, place));
}

function nodeCard(table: Table, place: number): HTMLElement {
  const { game } = table;
  const { world, scenario } = game;
  const id = scenario.ids[place]!;
  const down = world.states[place] === W.DEAD;
  const inside = world.programs[place] === W.INSIDE ? ' inside' : '';
  return html(
    'section',
    {
      class: `node client${place % 8}${inside}${down ? ' down' : ''}`,
      'data-node': id,
      'aria-label': `node ${id}`,
    },
    html(
      'h2',
      {},
      `node ${id}`,
      html('small', {}, `${down ? 'down' : 'up'} · life ${world.lives[place]}`),
    ),
    html('p', { class: 'chips' }, ...(down ? [] : chips(table, place))),
    html('p', { class: 'deeds' }, ...deeds(table, place)),
    inbox(table, place),
    ...timers(table, place),
    ...(down ? [] : [fields(table, place)]),
    ...log(table, place),
  );
}

/** What its program does, since which step; and whom it takes for the leader. */
function chips({ game }: Table, place: number): HTMLElement[] {
  const { world, scenario } = game;
  const { kind, ids } = scenario;
  const list: HTMLElement[] = [];
  if (kind === 'lock' || kind === 'failover' || kind === 'memory') {
    const program = world.programs[place]!;
    const since = sinceStep(game.steps.slice(0, game.at), place, program);
    const when = since === 0 ? '' : ` in step ${since}`;
    const words = [
      'program: idle',
      `program: asked${when}`,
      `program: inside, since step ${since}`,
    ];
    list.push(html('span', { class: `chip program${program}` }, words[program]!));
    const left = world.left[place]!;
    const more = kind === 'memory' ? `${left} operations left` : `may ask ${left} × more`;
    if (left > 0) list.push(html('span', { class: 'chip' }, more));
  }
  if (kind === 'election' || kind === 'failover') {
    const leader = world.leaders[place]!;
    list.push(html('span', { class: 'chip' }, `leader: ${leader < 0 ? 'none' : ids[leader]}`));
  }
  return list;
}

function sinceStep(steps: Table['game']['steps'], place: number, program: number): number {
  if (program === W.IDLE) return 0;
  return (
    steps.findLastIndex(({ before, after }) => before.programs[place] !== after.programs[place]) + 1
  );
}

/** What may happen to it, but for messages and timers. */
function deeds(table: Table, place: number): HTMLElement[] {
  const own = table.game.possible().filter((action) => {
    const kind = A.kindOf(action);
    return kind >= A.ASK && kind <= A.CRASH && A.firstOf(action) === place;
  });
  return own.map((action) => {
    const kind = A.kindOf(action);
    const lost = A.secondOf(action);
    const words = stepWords(table, action).replace(/^node \d+('s)? /, '');
    const text = kind === A.CRASH && lost > 0 ? `… and loses its last ${lost}` : words;
    const danger = kind === A.CRASH ? 'danger' : kind === A.ASK || kind === A.LEAVE ? 'main' : '';
    return button(text, `do-${action}`, () => table.play(action), {
      class: danger,
      title: stepWords(table, action),
    });
  });
}

/** What its timers have left; one that is due may go off. */
function timers(table: Table, place: number): HTMLElement[] {
  const { world, answers, scenario } = table.game;
  const own = world.timers[place]!;
  if (own.length === 0) return [];
  const able = new Set(table.game.possible());
  const items = [];
  for (let j = 0; j < own.length; j += 2) {
    const action = A.action(A.TIMER, place, own[j]);
    const left = own[j + 1]! * TICK_MS;
    const name = tame(answers.timerName(own[j]!));
    const state = left === 0 ? 'is due' : `in ${left} ms`;
    const due = able.has(action)
      ? [
          button('goes off', `do-${action}`, () => table.play(action), {
            title: `Timer ${name} goes off`,
          }),
        ]
      : [];
    items.push(
      html(
        'li',
        { class: left === 0 ? 'due' : '' },
        `timer ${name} `,
        html('b', {}, state),
        ' ',
        ...due,
      ),
    );
  }
  const note =
    scenario.time === undefined
      ? [html('p', { class: 'none' }, 'all is quick here: timers do not go off')]
      : [];
  return [html('ul', { class: 'timers', 'aria-label': 'timers' }, ...items), ...note];
}

function fields(table: Table, place: number): HTMLElement {
  const rows = table
    .fields(place)
    .map(([name, json, changed]) =>
      html(
        'div',
        { class: changed ? 'changed' : '' },
        html('dt', {}, tame(name)),
        html('dd', {}, tame(json)),
      ),
    );
  if (rows.length === 0) return html('p', { class: 'none' }, 'no fields that can be seen');
  return html('dl', { class: 'fields', 'aria-label': 'its own fields' }, ...rows);
}

/** What it said in this life. */
function log({ game }: Table, place: number): HTMLElement[] {
  const lines: HTMLElement[] = [];
  const { past, beginning } = game;
  for (const [i, { node, transition, after }] of past.entries()) {
    if (node !== place || after.lives[place] !== game.world.lives[place]) continue;
    for (const effect of transition?.effects ?? []) {
      if (effect[0] !== 'log') continue;
      const step = i - beginning.length + 1;
      lines.push(html('li', {}, html('small', {}, step > 0 ? `${step}. ` : ''), tame(effect[1])));
    }
  }
  return lines.length === 0
    ? []
    : [html('ol', { class: 'log', 'aria-label': 'its log' }, ...lines)];
}
