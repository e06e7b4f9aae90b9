/**
 * Draws what stands around the marks of a run: its time axis, the names of its lanes, the chart below.
 *
 * @module
 */
import type { Connection, Model, Process, Step } from '../model/model.ts';
import { largest } from '../model/numbers.ts';
import { count, durationUs, isPlayed, pidText } from '../show/words.ts';
import type { Axis, Range } from './axis.ts';
import { colourOf } from './draw.ts';
import { svg } from './elements.ts';
import { TOP, type Lane, type Layout, type ObjectLane, type Queue } from './layout.ts';
import type { Scale } from './scene.ts';

/** Lines and figures of the time axis. */
export function drawAxis(axis: Axis, range: Range, scale: Scale, layout: Layout): SVGGElement {
  const group = svg('g', { class: 'axis' });
  const bottom = layout.chartTop + layout.chartHeight;
  const perUnit = (scale.right - scale.left) / (range[1] - range[0]);
  for (const { at, label } of axis.ticks(range, (scale.right - scale.left) / 90)) {
    const x = scale.left + (at - range[0]) * perUnit;
    group.append(svg('line', { x1: x, x2: x, y1: TOP - 8, y2: bottom }));
    group.append(svg('text', { x, y: TOP - 14 }, label));
  }
  return group;
}

/** The names of the lanes, left of them. */
export function drawNames(model: Model, layout: Layout): SVGGElement {
  const group = svg('g', { class: 'names' });
  for (const lane of layout.lanes) group.append(...nameOf(lane, model, layout));
  for (const { top } of layout.queues) {
    group.append(svg('text', { x: 8, y: top + 7, class: 'minor' }, 'queue for accept'));
  }
  for (const lane of layout.objects) group.append(...namesOfObject(lane, layout));
  const { chartTop, chartHeight } = layout;
  if (chartHeight === 0) return group;
  group.append(
    svg('text', { x: 8, y: chartTop + chartHeight / 2 - 6, class: 'minor' }, 'clients being'),
    svg('text', { x: 8, y: chartTop + chartHeight / 2 + 6, class: 'minor' }, 'served at once'),
  );
  return group;
}

/** What the strips below the calls show. */
function namesOfObject(lane: ObjectLane, { roomy }: Layout): SVGElement[] {
  const { object, middle, levelTop, levelHeight, holdingsTop } = lane;
  const name = svg('text', { x: 8, y: middle, class: 'name' }, object.label);
  if (!roomy) return [name];
  const minor = (y: number, text: string) => svg('text', { x: 8, y, class: 'minor' }, text);
  const { filling, holdings } = object;
  return [
    name,
    ...(filling === undefined || levelHeight === 0
      ? []
      : [
          minor(levelTop + 7, filling.unit === 'value' ? 'its value, at most' : 'in it, at most'),
          minor(
            levelTop + 19,
            filling.unit === 'value' ? `${filling.most}` : count(filling.most, 'byte'),
          ),
        ]),
    ...(holdings.length === 0
      ? []
      : [
          minor(
            holdingsTop + 6,
            holdings[0]?.fd === undefined ? 'who has it' : 'who holds its ends',
          ),
        ]),
  ];
}

function nameOf({ process, middle }: Lane, model: Model, { roomy }: Layout): SVGElement[] {
  const { label, pid } = process;
  const client = clientOf(process, model);
  const key = { class: `name ${colourOf(client)}`, 'data-pid': pid };
  if (!roomy) return [svg('text', { x: 8, y: middle, ...key }, label)];
  return [
    svg('text', { x: 8, y: middle - 6, ...key }, label),
    svg('text', { x: 8, y: middle + 7, class: 'minor' }, minorOf(process, client)),
  ];
}

/** What stands below the name of a lane. */
function minorOf(process: Process, client: Connection | undefined): string {
  const { role, name } = process;
  if (role === 'child' || role === 'other')
    return role === 'child' && client !== undefined ? `serves ${client.label}` : pidText(process);
  const kind = role === 'client' ? name : role;
  return isPlayed(process) ? pidText(process) : `${kind} · ${pidText(process)}`;
}

/** The one client that a lane has to do with: its colour is the lane's. */
function clientOf(process: Process, { connections }: Model): Connection | undefined {
  if (process.role === 'server') return undefined;
  const own = connections.filter(({ client, worker }) => client === process || worker === process);
  return own.length === 1 ? own[0] : undefined;
}

/** How much room the names of the lanes need. */
export function widthOfNames(model: Model): number {
  const { processes, objects } = model;
  const names = [...processes, ...objects].map(({ label }) => label.length * 7.6);
  const minor = processes.map((process) => minorOf(process, clientOf(process, model)).length * 5.9);
  return Math.max(104, Math.min(190, largest([...names, ...minor]) + 24));
}

/** Lines for how long each process was there. */
export function drawLives(layout: Layout, scale: Scale): SVGGElement {
  const group = svg('g', { class: 'lives' });
  const half = layout.bar / 2 - 1;
  for (const { process, middle } of layout.lanes) {
    const [from, to] = [scale.x(process.start), scale.x(process.end)];
    group.append(svg('line', { x1: from, x2: to, y1: middle, y2: middle }));
    group.append(svg('line', { x1: from, x2: from, y1: middle - half, y2: middle + half }));
    if (process.fate === 'exited') {
      group.append(svg('line', { x1: to, x2: to, y1: middle - half, y2: middle + half }));
    }
  }
  return group;
}

/** What the strip says when it is empty: that, too, is something to see. */
export function drawEmptyQueues({ queues }: Layout, { left }: Scale): SVGElement[] {
  const empty = queues.filter(({ waits }) => waits.length === 0);
  return empty.map(({ top }: Queue) =>
    svg('text', { x: left + 6, y: top + 7, class: 'empty' }, 'nobody has to wait'),
  );
}

/** The steps of clients served at once. `most` is the top of the scale, the same for all runs. */
export function drawChart(model: Model, layout: Layout, scale: Scale, most: number): SVGGElement {
  const { chartTop, chartHeight } = layout;
  const bottom = chartTop + chartHeight;
  const y = (clients: number) => bottom - (clients / Math.max(1, most)) * chartHeight;
  const group = svg('g', { class: 'chart' });
  if (chartHeight === 0) return group;
  for (const clients of new Set([0, ...(most <= 3 ? [1, 2] : []), most])) {
    if (clients > most) continue;
    const at = y(clients);
    group.append(svg('line', { x1: scale.left, x2: scale.right, y1: at, y2: at }));
    group.append(svg('text', { x: scale.left - 6, y: at }, String(clients)));
  }
  group.append(svg('path', { d: stepPath(model.served, model.end, scale, y), class: 'steps' }));
  return group;
}

function stepPath(
  steps: readonly Step[],
  end: number,
  scale: Scale,
  y: (clients: number) => number,
): string {
  const within = (ts: number) => Math.max(scale.left, Math.min(scale.right, scale.x(ts)));
  let path = `M${scale.left},${y(0)}`;
  for (const { ts, clients } of steps) path += `H${within(ts)}V${y(clients)}`;
  return `${path}H${within(end)}V${y(0)}Z`;
}

/** The moment from which on nobody waits for an answer any more. */
export function drawLastAnswer(
  ts: number,
  took: number,
  scale: Scale,
  layout: Layout,
): SVGElement[] {
  const x = scale.x(ts);
  if (x < scale.left || x > scale.right) return [];
  const atEnd = x > scale.right - 130;
  return [
    svg('line', {
      x1: x,
      x2: x,
      y1: TOP - 6,
      y2: layout.chartTop + layout.chartHeight,
      class: 'last',
    }),
    svg(
      'text',
      { x: x + (atEnd ? -5 : 5), y: TOP - 1, class: `last${atEnd ? ' before' : ''}` },
      `last answer · ${durationUs(took)}`,
    ),
  ];
}
