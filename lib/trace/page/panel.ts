/**
 * One run on the page: its title, what there is to see, its figures, the picture and the list of its calls.
 *
 * @module
 */
import { headline, type ClientFigures, type Headline } from '../model/figures.ts';
import type { Model, Span } from '../model/model.ts';
import { story, title } from '../show/story.ts';
import { count, durationUs } from '../show/words.ts';
import type { Axis, Range } from './axis.ts';
import { colourOf, drawMarks } from './draw.ts';
import { html, svg } from './elements.ts';
import * as frame from './frame.ts';
import { layoutOf } from './layout.ts';
import { CallList } from './list.ts';
import { scaleOf, type Subject } from './scene.ts';

/** What a panel tells the page. */
export interface Listener {
  select(panel: Panel, span: Span): void;
  point(panel: Panel, span: Span | undefined): void;
}

export class Panel {
  readonly element = html('section', { class: 'run' });
  /** The picture; it can be reached with the keyboard. */
  readonly plot = html('div', { class: 'plot', tabindex: 0, role: 'group' });
  readonly list: CallList;
  model: Model;
  subjects: readonly Subject[] = [];
  left = 0;

  readonly #name: string;
  readonly #heading = html('div', { class: 'heading' });
  readonly #notice = html('p', { class: 'notice', hidden: '' });

  constructor(name: string, model: Model, listener: Listener) {
    this.#name = name;
    this.model = model;
    this.list = new CallList(
      (span) => listener.select(this, span),
      (span) => listener.point(this, span),
    );
    this.element.append(this.#heading, this.plot, this.#notice, this.list.element);
    this.show(model);
  }

  /** The model is new, or has grown. */
  show(model: Model, notices: readonly string[] = []): void {
    this.model = model;
    const figures = headline(model);
    const text = story(model).join(' ');
    const label = `Time line of ${title(model)}. ${text} Left and right go from call to call.`;
    this.plot.setAttribute('aria-label', label);
    this.#heading.replaceChildren(
      html('h2', {}, title(model), ' ', html('small', {}, this.#name)),
      html('p', { class: 'story' }, text),
      html('ul', { class: 'figures' }, ...(hasClients(model) ? figureItems(figures) : [])),
      ...notices.map((notice) => html('p', { class: 'notice' }, notice)),
    );
    this.list.show(model);
  }

  /** @param left The room for names, and @param mostClients the top of the chart: the same for all runs. */
  draw(axis: Axis, range: Range, left: number, mostClients: number): void {
    const { model } = this;
    const width = Math.max(320, this.plot.clientWidth);
    this.left = left;
    const layout = layoutOf(model);
    const scale = scaleOf(axis, range, left, width - 14);
    const { group, subjects, drawn, total } = drawMarks(model, layout, scale);
    this.subjects = subjects;
    const clip = `clip-${this.#name}`;
    const inside = { x: scale.left - 1, y: 0, width: scale.right - scale.left + 10 };
    const picture = svg(
      'svg',
      {
        width,
        height: layout.height,
        viewBox: `0 0 ${width} ${layout.height}`,
        'aria-hidden': 'true',
      },
      svg('clipPath', { id: clip }, svg('rect', { ...inside, height: layout.height })),
      frame.drawAxis(axis, range, scale, layout),
      frame.drawNames(model, layout),
      frame.drawChart(model, layout, scale, mostClients),
      svg(
        'g',
        { 'clip-path': `url(#${clip})` },
        frame.drawLives(layout, scale),
        group,
        ...frame.drawEmptyQueues(layout, scale),
        ...frame.drawFates(layout, scale),
        ...this.#lastAnswer(scale, layout),
      ),
    );
    this.plot.replaceChildren(picture);
    this.#notify(drawn, total, layout.spares);
  }

  #lastAnswer(...where: [scale: ReturnType<typeof scaleOf>, layout: ReturnType<typeof layoutOf>]) {
    const { lastAnswer } = headline(this.model);
    if (lastAnswer === undefined) return [];
    return frame.drawLastAnswer(this.model.origin + lastAnswer, lastAnswer, ...where);
  }

  #notify(drawn: number, total: number, spares: number): void {
    const notices: string[] = [];
    if (drawn < total) {
      const all = total.toLocaleString('en-US');
      notices.push(
        `${drawn.toLocaleString('en-US')} of ${all} marks are drawn: zoom in to see all.`,
      );
    }
    if (spares > 0)
      notices.push(
        `Not shown: ${count(spares, 'spare child', 'spare children')}, started and never used.`,
      );
    this.#notice.textContent = notices.join(' ');
    this.#notice.hidden = notices.length === 0;
  }
}

/** Figures about clients say nothing about a run of processes that share only pipes, for example. */
function hasClients({ connections, objects }: Model): boolean {
  return connections.length > 0 || objects.length === 0;
}

function figureItems({ lastAnswer, atOnce, idle, clients }: Headline): HTMLLIElement[] {
  const items = [
    lastAnswer === undefined
      ? figure('no', 'client got an answer')
      : figure(durationUs(lastAnswer), 'until the last answer'),
    figure(String(atOnce), `${atOnce === 1 ? 'client' : 'clients'} served at once, at most`),
    figure(durationUs(idle), 'the server sat blocked while somebody waited', idle > 0 ? 'bad' : ''),
  ];
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
