/**
 * The messages in the picture: those that arrived, those that are lost, and those that are on the way.
 *
 * @module
 */
import { svg } from '../../trace/page/elements.ts';
import { messageWords, tame } from '../explorer/phrases.ts';
import { sendingOf } from '../explorer/causes.ts';
import { kindOf, LOSE } from '../world/actions.ts';
import type { Game } from './game.ts';
import { Labels, type Point } from './labels.ts';
import type { Room } from './room.ts';

/** A message that was sent. */
interface Sent {
  /** The moment of its sending. */
  readonly moment: number;
  readonly from: number;
  readonly to: number;
  readonly json: string;
}

const LONGEST = 14;
/** On their way words may stand here, best first. */
const PLACES = [0.45, 0.58, 0.32, 0.7, 0.85];
/** So far an arrow goes around each node that it passes: else it would cover the messages of a broadcast to them. */
const BEND = 17;

/** All that was sent, by its number. */
function sentBy({ answers }: Game, { moments }: Room): Map<number, Sent> {
  const all = new Map<number, Sent>();
  for (const [moment, { node, transition, before, after }] of moments.entries()) {
    if (after.sendings === before.sendings) continue;
    const { sends } = transition!;
    for (let k = 0; k < sends.length; k += 2) {
      const json = answers.message(sends[k + 1]!);
      all.set(before.sendings + k / 2, { moment, from: node, to: sends[k]!, json });
    }
  }
  return all;
}

/** Do messages carry a time, as Lamport's do? */
export function hasTimes(game: Game): boolean {
  return [...game.beginning, ...game.steps].some(({ transition }) =>
    transition?.effects.some(
      (effect) => effect[0] === 'send' && typeof JSON.parse(effect[2]).time === 'number',
    ),
  );
}

export function arrows(game: Game, room: Room): SVGElement[] {
  const sent = sentBy(game, room);
  const labels = new Labels();
  const drawn = new Set<number>();
  const made: SVGElement[] = [];
  for (const [i, step] of game.steps.entries()) {
    const number = sendingOf(step);
    const one = sent.get(number);
    if (one === undefined) continue;
    drawn.add(number);
    const lost = kindOf(step.action) === LOSE;
    const undone = i + 1 > game.at ? ' undone' : '';
    const classes = `${lost ? 'lost' : 'arrived'}${undone}`;
    made.push(
      arrow(
        room,
        one,
        { x: room.x(i + 1), part: lost ? 0.75 : 1, classes, j: room.first + i },
        labels,
      ),
    );
  }
  const last = game.steps.at(-1)?.after ?? game.world;
  const onTheWay = new Set(last.channels.flatMap((queue) => queue.filter((_, j) => j % 3 === 2)));
  for (const [number, one] of sent) {
    if (drawn.has(number)) continue;
    const step = room.stepOf(one.moment);
    const classes = `${onTheWay.has(number) ? 'way' : 'lost'}${step > game.at ? ' undone' : ''}`;
    const x = onTheWay.has(number) ? room.x(game.steps.length + 1) : room.x(step) + room.step * 0.7;
    const part = onTheWay.has(number) ? 0.8 : 0.5;
    made.push(arrow(room, one, { x, part, classes }, labels));
  }
  return made;
}

interface End {
  /** Where it would arrive. */
  readonly x: number;
  /** How much of the way is drawn. */
  readonly part: number;
  readonly classes: string;
  /** The moment of its arrival. */
  readonly j?: number;
}

function arrow(
  room: Room,
  { moment, from, to, json }: Sent,
  { x, part, classes, j }: End,
  labels: Labels,
): SVGElement {
  const start: Point = [room.x(room.stepOf(moment)), room.y(from)];
  const group = svg('g', {
    class: `arrow client${from % 8} ${classes}`,
    'data-i': moment,
    'data-j': j,
  });
  group.append(svg('title', {}, messageWords(json)));
  const { type } = JSON.parse(json) as { type: string };
  const label = tame(type.length > LONGEST ? `${type.slice(0, LONGEST)}…` : type);
  if (from === to) {
    const [x1, y1] = start;
    const bow = `M${x1},${y1} C${x1 + 10},${y1 + 26} ${x - 10},${y1 + 26} ${x},${y1 + 5}`;
    const places = PLACES.map((place): Point => [x1 + (x - x1) * place, y1 + 30]);
    const [lx, ly] = labels.place(label, places);
    group.append(svg('path', { d: bow }), svg('text', { x: lx, y: ly }, label));
    return group;
  }
  const curve = curveOf(start, [x, room.y(to)], Math.abs(to - from));
  // An arrow ends at the edge of the dot.
  const reach = part === 1 ? 1 - 6 / Math.hypot(x - start[0], room.y(to) - start[1]) : part;
  const bend = between(start, curve.bend, reach);
  const end = curve.at(reach);
  group.append(svg('path', { d: `M${start.join()} Q${bend.join()} ${end.join()}` }));
  if (classes.startsWith('lost'))
    group.append(svg('text', { class: 'cross', x: end[0], y: end[1] + 5 }, '✕'));
  else group.append(head(end, Math.atan2(end[1] - bend[1], end[0] - bend[0])));
  const places = PLACES.map((place) => curve.at(place * Math.min(1, part + 0.1)));
  const [lx, ly] = labels.place(label, places);
  group.append(svg('text', { x: lx, y: ly + 3 }, label));
  return group;
}

/** The way of an arrow past so many nodes: it bends to where time is later. */
function curveOf(start: Point, end: Point, span: number) {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const aside = span < 2 ? 0 : (BEND * span * Math.sign(dy)) / Math.hypot(dx, dy);
  const middle = between(start, end, 0.5);
  const bend: Point = [middle[0] + dy * aside, middle[1] - dx * aside];
  const at = (t: number) => between(between(start, bend, t), between(bend, end, t), t);
  return { bend, at };
}

function between([x1, y1]: Point, [x2, y2]: Point, t: number): Point {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return [tenth(x1 + (x2 - x1) * t), tenth(y1 + (y2 - y1) * t)];
}

function head([x, y]: Point, angle: number): SVGElement {
  const wing = (turn: number) => {
    return `${x - 9 * Math.cos(angle + turn)},${y - 9 * Math.sin(angle + turn)}`;
  };
  return svg('path', { class: 'head', d: `M${x},${y} L${wing(0.4)} L${wing(-0.4)} Z` });
}
