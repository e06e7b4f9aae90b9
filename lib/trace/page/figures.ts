/**
 * The figures on top of a run, as the page shows them.
 *
 * @module
 */
import type { ClientFigures, Headline } from '../model/figures.ts';
import { hasNodes } from '../model/figures.ts';
import type { Model } from '../model/model.ts';
import { durationUs } from '../show/words.ts';
import { colourOf } from './draw.ts';
import { html } from './elements.ts';

/** Figures about clients say nothing about a run of processes that share only pipes, for example. */
export function hasClients(model: Model): boolean {
  return model.connections.length > 0 || (model.objects.length === 0 && !hasNodes(model));
}

export function figureItems(
  { lastAnswer, atOnce, idle, clients }: Headline,
  served: boolean,
): HTMLLIElement[] {
  const answered =
    lastAnswer === undefined
      ? figure('no', 'client got an answer')
      : figure(durationUs(lastAnswer), 'until the last answer');
  const ofServer = [
    figure(String(atOnce), `${atOnce === 1 ? 'client' : 'clients'} served at once, at most`),
    figure(durationUs(idle), 'the server sat blocked while somebody waited', idle > 0 ? 'bad' : ''),
  ];
  const items = [answered, ...(served ? ofServer : [])];
  if (clients.length > 0) items.push(firstReplies(clients));
  return items;
}

function figure(value: string, text: string, look = ''): HTMLLIElement {
  return html('li', { class: look }, html('b', {}, value), ` ${text}`);
}

function firstReplies(clients: readonly ClientFigures[]): HTMLLIElement {
  const replied = clients.filter(({ firstReply }) => firstReply !== undefined);
  const sorted = replied.toSorted((a, b) => (a.firstReply ?? 0) - (b.firstReply ?? 0));
  const many = clients.length > 6;
  const shown = many
    ? [sorted[0], sorted.at(-1)].filter((client) => client !== undefined)
    : clients;
  const values = shown.map(({ connection, firstReply }) => {
    const time = firstReply === undefined ? 'never' : durationUs(firstReply);
    return html(
      'span',
      { class: `reply ${colourOf(connection)}` },
      `${connection.label} `,
      html('b', {}, time),
    );
  });
  const none = clients.length - replied.length;
  const missing = many && none > 0 ? [html('span', { class: 'reply' }, `${none} never`)] : [];
  const text = many ? 'first reply, quickest and slowest: ' : 'first reply after ';
  return html('li', { class: 'replies' }, text, ...values, ...missing);
}
