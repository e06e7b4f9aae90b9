/**
 * The messages that wait at the door of a node: cards, the first of each channel to be clicked.
 *
 * @module
 */
import { html } from '../../trace/page/elements.ts';
import { messageWords } from '../explorer/phrases.ts';
import * as A from '../world/actions.ts';
import { DEAD } from '../world/world.ts';
import { button } from './buttons.ts';
import type { Table } from './table.ts';

/** The messages on the way to it, by who sent them. The first of each channel may be clicked. */
export function inbox(table: Table, place: number): HTMLElement {
  const { world, scenario } = table.game;
  const n = scenario.ids.length;
  const channels = scenario.ids.flatMap((id, from) => {
    const queue = world.channels[from * n + place]!;
    if (queue.length === 0) return [];
    const cards = [];
    for (let j = 0; j < queue.length; j += 3) cards.push(card(table, from, place, j));
    const sender = from === place ? 'itself' : `node ${id}`;
    const list = html('ol', { 'aria-label': `messages from ${sender}, in order` }, ...cards);
    return [
      html('div', { class: `channel client${from % 8}` }, html('h4', {}, `from ${sender}`), list),
    ];
  });
  const down = world.states[place] === DEAD;
  const words = down ? 'what is sent here now is lost' : 'no message is on the way here';
  const none = html('p', { class: 'none' }, words);
  return html('div', { class: 'inbox' }, ...(channels.length > 0 ? channels : [none]));
}

function card(table: Table, from: number, to: number, j: number): HTMLElement {
  const { world, answers, scenario } = table.game;
  const queue = world.channels[from * scenario.ids.length + to]!;
  const [message, late, sending] = queue.slice(j, j + 3) as [number, number, number];
  const words = messageWords(answers.message(message));
  const held = table.held.has(sending);
  const mark =
    late === 1 ? [html('span', { class: 'late' }, 'late: arrives before time passes')] : [];
  const name = `${words} from ${scenario.ids[from]} to ${scenario.ids[to]}`;
  const attributes = { class: `card${held ? ' held' : ''}`, 'data-sending': sending };
  if (j > 0) {
    return html(
      'li',
      { ...attributes, title: 'It waits behind the one before it' },
      html('span', { class: 'words' }, words),
      ...mark,
    );
  }
  const able = new Set(table.game.possible());
  const small = (kind: number, text: string, verb: string) => {
    const action = A.action(kind, from, to);
    const act = able.has(action)
      ? [
          button(text, `do-${action}`, () => table.play(action), {
            title: `${verb}: ${name}`,
            'aria-label': `${verb} ${name}`,
          }),
        ]
      : [];
    return act;
  };
  const deliver = A.action(A.DELIVER, from, to);
  const first = able.has(deliver)
    ? button(words, `do-${deliver}`, () => table.play(deliver), {
        class: 'deliver',
        title: `Deliver ${name}`,
      })
    : html('span', { class: 'words' }, words);
  const holding = button(held ? 'let go' : 'hold', `hold-${sending}`, () => table.hold(sending), {
    title: held ? 'Let it take its turn' : 'Keep it back: “oldest” passes it over',
    'aria-pressed': String(held),
  });
  const tools = [
    ...small(A.LOSE, 'drop', 'Drop'),
    ...small(A.DOUBLE, 'double', 'Deliver, and once more later,'),
    holding,
  ];
  return html('li', attributes, first, ...mark, html('span', { class: 'tools' }, ...tools));
}
