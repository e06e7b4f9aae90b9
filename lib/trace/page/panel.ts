/**
 * One run on the page: its title, what there is to see, its figures, the picture and the list of its calls.
 *
 * @module
 */
import { hasServer, headline } from '../model/figures.ts';
import type { Model, Span } from '../model/model.ts';
import type { Note } from '../record/note.ts';
import { story, title } from '../show/story.ts';
import { count } from '../show/words.ts';
import type { Axis, Range } from './axis.ts';
import { drawMarks } from './draw.ts';
import { html, svg } from './elements.ts';
import { drawFates } from './fates.ts';
import { figureItems, hasClients } from './figures.ts';
import * as frame from './frame.ts';
import { layoutOf } from './layout.ts';
import { CallList } from './list.ts';
import { scaleOf, type Subject } from './scene.ts';

/** What a run is called, and what is known of it. */
export interface About {
  readonly name: string;
  readonly note: Note | undefined;
}

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

  readonly #about: About;
  readonly #heading = html('div', { class: 'heading' });
  readonly #notice = html('p', { class: 'notice', hidden: '' });

  constructor(about: About, model: Model, listener: Listener) {
    this.#about = about;
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
      ...this.#title(),
      html('p', { class: 'story' }, text),
      html(
        'ul',
        { class: 'figures' },
        ...(hasClients(model) ? figureItems(figures, hasServer(model)) : []),
      ),
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
    const clip = `clip-${this.#about.name}`;
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
        ...drawFates(layout, scale),
        ...this.#lastAnswer(scale, layout),
      ),
    );
    this.plot.replaceChildren(picture);
    this.#notify(drawn, total, layout.spares);
  }

  /** The check that failed and why, where that is known; then what the run is called. */
  #title(): HTMLElement[] {
    const { name, note } = this.#about;
    const small = note === undefined ? [' ', html('small', {}, name)] : [];
    const called = html('h2', {}, title(this.model), ...small);
    if (note === undefined) return [called];
    const [wanted = '', ...seen] = note.lines;
    return [
      html('h2', { class: 'bad' }, note.head),
      html('p', { class: 'story' }, wanted),
      html(
        'div',
        { class: 'seen', role: 'group', 'aria-label': 'What was seen' },
        ...seen.map(line),
      ),
      called,
    ];
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

/** Prose is broken between words; bytes and what stands below them stay in their places. */
function line(text: string): HTMLElement {
  return html('p', { class: /^(expected |got |\s)/.test(text) ? 'bytes' : '' }, text);
}
