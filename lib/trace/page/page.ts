/**
 * The page: all runs below each other on one scale, what is pointed at and what is selected.
 *
 * @module
 */
import { callText } from '../show/calls.ts';
import { headline } from '../model/figures.ts';
import type { TraceRecord } from '../record/format.ts';
import type { Note } from '../record/note.ts';
import { buildModel, type Span } from '../model/model.ts';
import { durationUs } from '../show/words.ts';
import { byId, html } from './elements.ts';
import { widthOfNames } from './frame.ts';
import { Panel } from './panel.ts';
import { View } from './view.ts';

/** What the page is given to show. */
export interface Content {
  readonly live: boolean;
  readonly runs: readonly {
    readonly name: string;
    readonly records: readonly TraceRecord[];
    readonly notices: readonly string[];
    readonly note?: Note;
  }[];
}

export class Page {
  readonly view = new View();
  readonly panels: readonly Panel[];
  selected: { readonly panel: Panel; readonly span: Span } | undefined;

  constructor(content: Content) {
    this.panels = content.runs.map(({ name, records, notices, note }) => {
      const panel = new Panel({ name, note }, buildModel(records, note?.end), this);
      panel.show(panel.model, notices);
      return panel;
    });
    byId('runs').append(...this.panels.map(({ element }) => element));
    const heads = content.runs.flatMap(({ note }) => note?.head ?? []);
    if (heads.length > 0) document.title = heads.join(' · ');
    this.changed();
  }

  /** Models are new or have grown. */
  changed(): void {
    // A model that has grown is a new one: the selected call is another object in it.
    const { panel, span: { id } = { id: '' } } = this.selected ?? {};
    const span = panel?.model.spans.find((span) => span.id === id);
    this.selected = panel && span && { panel, span };
    this.view.show(this.panels.map(({ model }) => model));
    this.draw();
  }

  draw(): void {
    const most = Math.max(1, ...this.panels.map(({ model }) => headline(model).atOnce));
    const left = Math.max(...this.panels.map(({ model }) => widthOfNames(model)));
    this.panels.forEach((panel, i) => {
      const axis = this.view.axes[i];
      if (axis !== undefined) panel.draw(axis, this.view.range, left, most);
    });
    this.#mark();
  }

  /** Selects a call, or none, and brings it into sight. */
  select(panel: Panel, span: Span | undefined): void {
    this.selected = span && { panel, span };
    const axis = this.view.axes[this.panels.indexOf(panel)];
    if (span !== undefined && axis !== undefined) {
      this.view.reveal(axis.at(span.start), axis.at(span.end));
      this.draw();
    } else this.#mark();
    for (const { list } of this.panels) list.mark(undefined, 'selected');
    panel.list.mark(span?.id, 'selected');
    byId('selected').hidden = span === undefined;
    if (span !== undefined) byId('selected').replaceChildren(...selectedText(panel, span));
  }

  point(panel: Panel, span: Span | undefined): void {
    mark(panel, span?.id, 'pointed');
  }

  #mark(): void {
    for (const panel of this.panels) {
      const { selected } = this;
      mark(panel, selected?.panel === panel ? selected.span.id : undefined, 'selected');
    }
  }
}

function mark({ plot }: Panel, id: string | undefined, how: string): void {
  for (const bar of plot.querySelectorAll(`.${how}`)) bar.classList.remove(how);
  if (id === undefined) return;
  plot.querySelector(`[data-call="${CSS.escape(id)}"]`)?.classList.add(how);
}

function selectedText({ model }: Panel, span: Span): (Node | string)[] {
  const { process, start, end, open } = span;
  const place = `call ${model.spans.indexOf(span) + 1} of ${model.spans.length}`;
  const took = `${open ? 'never ended, ' : ''}${durationUs(end - start)}`;
  const where = ` ${durationUs(start - model.origin)} · ${process.label} · `;
  return [html('small', {}, place), where, html('code', {}, callText(span)), ` · ${took}`];
}
