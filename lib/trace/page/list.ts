/**
 * The calls of a run as a list, linked with the picture both ways.
 *
 * @module
 */
import { callText } from '../show/calls.ts';
import { BLOCKED } from '../model/idle.ts';
import type { Model, Span } from '../model/model.ts';
import { count, durationUs } from '../show/words.ts';
import { colourOf } from './draw.ts';
import { html } from './elements.ts';

/** Nobody reads a longer table. */
const MOST_ROWS = 2000;

export class CallList {
  readonly element = html('details', { class: 'calls' });
  readonly #summary = html('summary');
  readonly #box = html('div', { class: 'table' });
  #model: Model | undefined;
  #rows = new Map<string, HTMLTableRowElement>();
  #filled = false;
  #selected: string | undefined;

  /** @param select is called with the call of a row that was clicked, `point` when the pointer comes or goes. */
  constructor(select: (span: Span) => void, point: (span: Span | undefined) => void) {
    this.element.append(this.#summary, this.#box);
    this.element.addEventListener('toggle', () => this.#fill());
    const spanOf = ({ target }: Event) => {
      const row = target instanceof Element ? target.closest('tr') : null;
      return this.#model?.spans[Number(row?.dataset.place ?? -1)];
    };
    this.#box.addEventListener('click', (event) => {
      const span = spanOf(event);
      if (span !== undefined) select(span);
    });
    this.#box.addEventListener('pointerover', (event) => point(spanOf(event)));
    this.#box.addEventListener('pointerleave', () => point(undefined));
  }

  show(model: Model): void {
    this.#model = model;
    this.#filled = false;
    this.#summary.textContent = `All calls as text (${model.spans.length.toLocaleString('en-US')})`;
    this.#fill();
  }

  /** Marks the row of a call, and brings it into sight. */
  mark(id: string | undefined, how: 'selected' | 'pointed'): void {
    for (const row of this.#box.querySelectorAll(`.${how}`)) {
      row.classList.remove(how);
      row.removeAttribute('aria-current');
    }
    if (how === 'selected') this.#selected = id;
    const row = id === undefined ? undefined : this.#rows.get(id);
    if (row === undefined) return;
    row.classList.add(how);
    if (how === 'selected') row.setAttribute('aria-current', 'true');
    scrollInto(this.#box, row);
  }

  /** Rows are made when the list is opened, not before. */
  #fill(): void {
    if (!this.element.open || this.#filled || this.#model === undefined) return;
    this.#filled = true;
    const { spans, origin } = this.#model;
    const shown = spans.slice(0, MOST_ROWS);
    const head = ['time', 'process', 'call', 'took'].map((text) =>
      html('th', { scope: 'col' }, text),
    );
    const rows = shown.map((span, place) => rowOf(span, place, origin));
    this.#rows = new Map(shown.map((span, i) => [span.id, rows[i]!]));
    const table = html(
      'table',
      {},
      html('thead', {}, html('tr', {}, ...head)),
      html('tbody', {}, ...rows),
    );
    const { scrollTop } = this.#box;
    this.#box.replaceChildren(table);
    this.#box.scrollTop = scrollTop;
    if (this.#selected !== undefined) this.#rows.get(this.#selected)?.classList.add('selected');
    if (shown.length < spans.length) {
      const first = count(MOST_ROWS, 'call');
      const all = `The first ${first} of ${spans.length}: "npx mysocks trace DIR --text" prints all.`;
      this.#box.append(html('p', { class: 'notice' }, all));
    }
  }
}

function rowOf(span: Span, place: number, origin: number): HTMLTableRowElement {
  const { process, start, end, open } = span;
  const slow = open || end - start >= BLOCKED;
  const took = open ? `${durationUs(end - start)} …` : durationUs(end - start);
  return html(
    'tr',
    { 'data-place': place },
    html('td', {}, durationUs(start - origin)),
    html('td', { class: colourOf(span.connection) }, process.label),
    html('td', {}, html('code', {}, callText(span))),
    html('td', { class: slow ? 'slow' : '' }, took),
  );
}

/** Scrolls the box alone: the picture above it must stay where it is. */
function scrollInto(box: HTMLElement, row: HTMLElement): void {
  const top = row.offsetTop - box.clientHeight / 2;
  if (row.offsetTop < box.scrollTop || row.offsetTop > box.scrollTop + box.clientHeight - 30) {
    box.scrollTop = top;
  }
}
