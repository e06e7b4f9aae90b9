/**
 * Draws the marks of a run: bars and arrows, as SVG. style.css gives them their colours and textures.
 *
 * @module
 */
import type { Connection, Model } from '../model/model.ts';
import { arrowsOf, type Arrow } from './arrows.ts';
import { svg } from './elements.ts';
import type { Layout } from './layout.ts';
import { placesOfFates } from './fates.ts';
import { labelsOf, type Label } from './labels.ts';
import { objectBarsOf } from './object-bars.ts';
import { barsOf, type Bar, type Scale, type Subject } from './scene.ts';

/** More marks make a browser slow, and nobody could tell them apart. */
export const MOST_MARKS = 4000;

/** How many colours there are before they repeat; colours.css has them. */
export const COLOURS = 8;

export interface Drawing {
  readonly group: SVGGElement;
  /** What the marks stand for; their `data-subject` is the place in this list. */
  readonly subjects: readonly Subject[];
  readonly drawn: number;
  readonly total: number;
}

/** The class that gives a client's marks their colour. */
export function colourOf(client: Connection | undefined): string {
  return client === undefined ? '' : `client${client.index % COLOURS}`;
}

/** Draws all that can be seen; when it is too much, the long bars first. */
export function drawMarks(model: Model, layout: Layout, scale: Scale): Drawing {
  const allBars = [...barsOf(model, layout, scale), ...objectBarsOf(model, layout, scale)];
  const allArrows = arrowsOf(model, layout, scale);
  const total = allBars.length + allArrows.length;
  const bars = atMost(allBars, MOST_MARKS);
  const arrows = allArrows.slice(0, MOST_MARKS - bars.length);
  const subjects: Subject[] = [];
  const name = (subject: Subject) => subjects.push(subject) - 1;
  const taken = placesOfFates(layout, scale);
  const crowded = layout.roomy ? '' : ' crowded';
  const group = svg(
    'g',
    {},
    svg('g', { class: `arrows${crowded}` }, ...arrows.flatMap((arrow) => drawArrow(arrow, name))),
    svg('g', { class: 'bars' }, ...bars.map((bar) => drawBar(bar, name))),
    svg('g', { class: `texts${crowded}` }, ...labelsOf(bars, scale, taken).map(drawText)),
  );
  return { group, subjects, drawn: bars.length + arrows.length, total };
}

function atMost(bars: readonly Bar[], most: number): readonly Bar[] {
  if (bars.length <= most) return bars;
  const kept = new Set(bars.toSorted((a, b) => b.width - a.width).slice(0, most));
  return bars.filter((bar) => kept.has(bar));
}

type Name = (subject: Subject) => number;

function drawBar(bar: Bar, name: Name): SVGGElement {
  const { subject, look, x, y, width, height, client, open } = bar;
  const place = { x, y, width, height, rx: Math.min(2, width / 2) };
  const id = subject.kind === 'call' ? subject.span.id : undefined;
  const shape = open ? ' open' : '';
  return svg(
    'g',
    {
      class: `bar ${look}${shape} ${colourOf(client)}`,
      'data-subject': name(subject),
      'data-call': id,
    },
    svg('rect', { ...place, class: 'ground' }),
    svg('rect', { ...place, class: 'shape' }),
  );
}

function drawText({ bar, text, x }: Label): SVGTextElement {
  const place = { x, y: bar.y + bar.height / 2 };
  return svg('text', { ...place, class: `${bar.look} ${colourOf(bar.client)}` }, text);
}

function drawArrow(arrow: Arrow, name: Name): SVGElement[] {
  const { x1, y1, x2, y2, message, client, head } = arrow;
  const line = { x1, y1, x2, y2 };
  const colour = client === undefined || message.kind === 'pass' ? 'nobody' : colourOf(client);
  const marker =
    client === undefined || message.kind === 'pass' ? 'nobody' : client.index % COLOURS;
  const end = head ? { 'marker-end': `url(#head-${marker})` } : {};
  // A thin line is hard to hit with the pointer: a wide, invisible one catches it.
  return [
    svg('line', { ...line, class: 'hit', 'data-subject': name({ kind: 'message', message }) }),
    svg('line', { ...line, ...end, class: `arrow ${message.kind} ${colour}` }),
  ];
}
