/**
 * The space-time picture: a lane for each node, a column for each step, an arrow for each message.
 *
 * @module
 */
import { byId, svg } from '../../trace/page/elements.ts';
import { causesOf, coneOf, lamportTimes } from '../explorer/causes.ts';
import * as A from '../world/actions.ts';
import { TICK_MS } from '../world/scenario.ts';
import * as W from '../world/world.ts';
import { arrows, hasTimes } from './arrows.ts';
import type { Step } from './game.ts';
import { Room } from './room.ts';
import type { Table } from './table.ts';

/** Draws the picture anew, and brings the step where we are into sight. */
export function drawPicture(table: Table): void {
  const { game } = table;
  const room = new Room(game);
  const { width, height } = room;
  const picture = svg('svg', { width, height, role: 'img', 'aria-label': summary(table) });
  picture.append(
    ...columns(table, room),
    ...lanes(table, room),
    ...arrows(game, room),
    ...dots(table, room),
  );
  const here = room.x(game.at);
  picture.append(svg('line', { class: 'now', x1: here, x2: here, y1: 30, y2: height - 4 }));
  byId('picture').replaceChildren(picture);
  byId('names').replaceChildren(names(table, room));
  const frame = byId('picture');
  const [left, right] = [frame.scrollLeft, frame.scrollLeft + frame.clientWidth];
  if (here < left + 40 || here > right - 60) frame.scrollLeft = here - frame.clientWidth + 120;
}

function summary({ game }: Table): string {
  const { steps, at, scenario } = game;
  return `${scenario.ids.length} nodes, step ${at} of ${steps.length}; all of it stands in the list of steps`;
}

function names({ game }: Table, room: Room): SVGElement {
  const made = svg('svg', { width: 76, height: room.height, 'aria-hidden': 'true' });
  for (const [i, id] of game.scenario.ids.entries()) {
    const down = game.world.states[i] === W.DEAD ? ' down' : '';
    made.append(
      svg('text', { x: 4, y: room.y(i) + 4, class: `name client${i % 8}${down}` }, `node ${id}`),
    );
  }
  return made;
}

/** The number of each step, what makes it special, and the room to click it. */
function columns({ game }: Table, room: Room): SVGElement[] {
  const broken = new Map(game.brokenBy(game.steps.length).map(([step, { mark }]) => [step, mark]));
  return [undefined, ...game.steps].map((step, k) => {
    const x = room.x(k);
    const mark = broken.get(k);
    const column = svg('g', {
      class: `column${mark === undefined ? '' : ' broken'}${undone(game.at, k)}`,
      'data-step': k,
    });
    column.append(
      svg('rect', {
        class: 'hit',
        x: x - room.step / 2,
        width: room.step,
        y: 0,
        height: room.height,
      }),
    );
    column.append(svg('text', { class: 'number', x, y: 12 }, k === 0 ? 'start' : String(k)));
    if (step !== undefined && A.kindOf(step.action) >= A.TICK) {
      const ms = (step.after.now - step.before.now) * TICK_MS;
      column.append(svg('line', { class: 'tick', x1: x, x2: x, y1: 30, y2: room.height - 6 }));
      column.append(svg('text', { class: 'pass', x, y: 25 }, `+${ms} ms`));
    }
    if (mark !== undefined) column.append(svg('text', { class: 'mark', x, y: 25 }, `✗ ${mark}`));
    return column;
  });
}

function undone(at: number, step: number): string {
  return step > at ? ' undone' : '';
}

/** The life of each node: thin, dashed while its program waits, thick while it is inside, nothing while it is down. */
function lanes({ game }: Table, room: Room): SVGElement[] {
  const worlds = [game.steps[0]?.before ?? game.world, ...game.steps.map(({ after }) => after)];
  return game.scenario.ids.map((_, i) => {
    const group = svg('g', { class: `lane client${i % 8}` });
    for (const [k, { states, programs }] of worlds.entries()) {
      if (states[i] === W.DEAD) continue;
      const [x1, x2] = [room.x(k), Math.min(room.width, room.x(k + 1))];
      const look = ['idle', 'waiting', 'inside'][programs[i]!]!;
      group.append(
        svg('line', {
          class: `life ${look}${undone(game.at, k)}`,
          x1,
          x2,
          y1: room.y(i),
          y2: room.y(i),
        }),
      );
    }
    return group;
  });
}

/** What happens at nodes. */
function dots({ game }: Table, room: Room): SVGElement[] {
  const { causes, first } = room;
  const times = hasTimes(game) ? lamportTimes(room.moments, causes) : [];
  return game.steps.flatMap((step, i) => {
    const { place } = causes[first + i]!;
    if (place < 0) return [];
    const group = svg('g', {
      class: `dot client${place % 8}${undone(game.at, i + 1)}`,
      'data-step': i + 1,
      'data-i': first + i,
    });
    const [x, y] = [room.x(i + 1), room.y(place)];
    if (A.kindOf(step.action) === A.CRASH)
      group.append(svg('text', { class: 'crash', x, y: y + 6 }, '✕'));
    else group.append(svg('circle', { cx: x, cy: y, r: 5 }));
    const words = beside(step, game.scenario.ids);
    if (words !== '') group.append(svg('text', { class: 'beside', x: x + 7, y: y - 7 }, words));
    const time = times[first + i];
    if (time !== undefined)
      group.append(svg('text', { class: 'lamport', x: x + 6, y: y + 14 }, String(time)));
    return [group];
  });
}

/** A word about what happens. */
function beside({ action, transition, after }: Step, ids: readonly number[]): string {
  const kind = A.kindOf(action);
  if (transition?.error !== undefined) return 'fails';
  if (transition?.enters) return 'enters';
  const elected = transition?.elected ?? -1;
  if (elected >= 0) return `leader ${ids[elected]}`;
  const [answer] = transition?.replies ?? [];
  if (answer !== undefined) return answer === null ? 'done' : `= ${answer}`;
  if (kind === A.ASK) return 'asks';
  if (kind === A.LEAVE) return 'leaves';
  if (kind === A.TIMER) return 'timer';
  if (kind === A.SUSPECT) return 'suspects';
  return kind === A.START ? `life ${after.lives[A.firstOf(action)]}` : '';
}

/** Marks what the step of the table's cone follows from, and what follows from it. */
export function markCone({ game, cone }: Table): void {
  const room = new Room(game);
  const seen =
    cone === undefined || cone === 0
      ? undefined
      : coneOf(causesOf(room.moments), room.first + cone - 1);
  const near = (value: string | null) =>
    value === null || seen === undefined || seen.has(Number(value));
  for (const one of byId('picture').querySelectorAll('[data-i]')) {
    const inside = near(one.getAttribute('data-i')) && near(one.getAttribute('data-j'));
    one.classList.toggle('far', !inside);
    one.classList.toggle('near', inside && seen !== undefined);
  }
  for (const one of byId('steps').querySelectorAll('[data-step]')) {
    const step = Number(one.getAttribute('data-step'));
    one.classList.toggle('far', seen !== undefined && step > 0 && !seen.has(room.first + step - 1));
  }
}
