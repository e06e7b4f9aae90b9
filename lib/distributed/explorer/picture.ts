/**
 * A schedule as a picture for a terminal: time runs down, a lane for each node, arrows are messages that arrive.
 *
 * @module
 */
import * as A from '../world/actions.ts';
import type { Model } from '../world/apply.ts';
import type { Scenario } from '../world/scenario.ts';
import * as W from '../world/world.ts';
import type { World } from '../world/world.ts';
import { causesOf } from './causes.ts';
import { arrow, lanes, put, WIDTH, write, type Lanes, type Row } from './lanes.ts';
import { happeningWords, messageWords } from './phrases.ts';
import type { Found } from './results.ts';
import { retell, type Moment } from './retell.ts';
import { MOST_CALM } from './words.ts';

const CALM = '┄┄ from here on all is well ┄┄';
/** This many messages are named that do not arrive. */
const MOST_LEFT = 4;

/** The picture of a schedule, at most so many characters wide. The number at an arrow is the step that sent it. */
export async function pictureLines(
  { violation, steps, calmFrom }: Found,
  model: Model,
  width = WIDTH,
): Promise<string[]> {
  const { beginning, moments } = await retell(steps, model);
  const told = moments.slice(0, (calmFrom ?? moments.length) + MOST_CALM);
  if (told.length === 0) return [];
  const { scenario } = model;
  const senders = causesOf([...beginning, ...told]).map(({ sent }) => {
    return Math.max(0, sent - beginning.length + 1);
  });
  const picture = lanes(scenario.ids.length, width);
  const marked = violation.rule === 'goal' ? (calmFrom ?? 0) - 1 : told.length - 1;
  const rows = told.flatMap((moment, i) => {
    const row = rowOf(moment, senders[beginning.length + i]!, picture, model);
    write(row, `${String(i + 1).padStart(4)}.`, 0);
    const notes = notesOf(moment, scenario);
    if (i === marked) notes.push(`✗ ${violation.mark}`);
    const lines = noted([row], notes, () => lanesOnly(moment.after, picture), picture);
    return i === calmFrom ? [`      ${CALM}`, ...lines] : lines;
  });
  if (told.length < moments.length) rows.push(`      … ${moments.length - told.length} steps more`);
  return [
    heads(scenario, picture),
    ...rows,
    ...leftOver(told.at(-1)!.after, model),
    legend(scenario),
  ];
}

function textOf(row: Row): string {
  return Array.from(row, (character) => character ?? ' ')
    .join('')
    .trimEnd();
}

/** A row with its notes, and rows of lanes for notes that have no room in it. */
function noted(rows: Row[], notes: readonly string[], lane: () => Row, picture: Lanes): string[] {
  for (const note of notes) {
    const at = Math.max(picture.notes, rows.at(-1)!.length + 2);
    const fits = at === picture.notes || at + note.length <= picture.width;
    if (!fits) rows.push(lane());
    write(rows.at(-1)!, note, fits ? at : picture.notes);
  }
  return rows.map(textOf);
}

function heads({ ids }: Scenario, { x }: Lanes): string {
  const row: Row = [];
  for (const [i, id] of ids.entries()) write(row, `node ${id}`, x[i]!);
  return textOf(row);
}

/** What a lane looks like when nothing happens there: down, waiting, inside, idle. */
function laneSign({ states, programs }: World, node: number): string {
  if (states[node] === W.DEAD) return ' ';
  if (programs[node] === W.INSIDE) return '┃';
  return programs[node] === W.WAITING ? '┆' : '│';
}

function lanesOnly(world: World, { x }: Lanes): Row {
  const row: Row = [];
  for (const [i, at] of x.entries()) put(row, laneSign(world, i), at);
  return row;
}

function rowOf(moment: Moment, sender: number, picture: Lanes, model: Model): Row {
  const { action, before, after } = moment;
  const row = lanesOnly(after, picture);
  const kind = A.kindOf(action);
  const first = A.firstOf(action);
  const second = A.secondOf(action);
  if (kind >= A.TICK) return passing(row, `${(after.now - before.now) * 100} ms pass`, picture);
  const at = picture.x[first]!;
  if (kind > A.LOSE) {
    put(row, kind === A.CRASH ? '✕' : '●', at);
    write(row, ` ${happening(moment, model)}`, at + 1, picture.room);
    return row;
  }
  const json = model.answers.message(before.channels[first * before.states.length + second]![0]!);
  const words = messageWords(json);
  const tag = kind === A.DOUBLE ? `${sender} twice:` : String(sender);
  if (first === second) {
    put(row, '●', at);
    write(row, ` ↺ ${tag} ${words}`, at + 1, picture.room);
  } else {
    const { type } = JSON.parse(json) as { type: string };
    const labels = [`${tag} ${words}`, `${tag} ${messageWords(JSON.stringify({ type }))}`];
    arrow(row, { from: first, to: second, labels, lost: kind === A.LOSE }, picture);
  }
  return row;
}

/** What happens at a node, without its number. */
function happening(moment: Moment, model: Model): string {
  const words = happeningWords(moment, model);
  const id = model.scenario.ids[A.firstOf(moment.action)];
  return words.replace(new RegExp(`^node ${id}('s program)? ?`), '').replace(/^'s /, '');
}

function passing(row: Row, words: string, { x }: Lanes): Row {
  for (let i = x[0]! + 1; i < x.at(-1)!; i++) if (!x.includes(i)) put(row, '┄', i);
  write(row, x.length > 1 ? ` ${words} ` : ` ${words}`, x[0]! + 3);
  return row;
}

/** What it leads to at the node, but for messages. */
function notesOf({ node, transition }: Moment, { ids }: Scenario): string[] {
  const id = ids[node];
  if (transition?.error !== undefined) return [`${id} fails`];
  const notes = transition?.enters ? [`${id} enters`] : [];
  for (const value of transition?.replies ?? []) {
    notes.push(value === null ? `${id}: done` : `${id}: answer ${value}`);
  }
  const elected = transition?.elected ?? -1;
  if (elected >= 0) notes.push(`${id}: leader ${ids[elected]}`);
  return notes;
}

/** What is under way at the end. */
function leftOver({ channels, states }: World, { answers, scenario }: Model): string[] {
  const n = states.length;
  const left = channels.flatMap((queue, c) => {
    const own = [];
    for (let j = 0; j < queue.length; j += 3) {
      const words = messageWords(answers.message(queue[j]!));
      const [from, to] = [scenario.ids[Math.floor(c / n)], scenario.ids[c % n]];
      own.push(`${words} from ${from} to ${from === to ? 'itself' : to}`);
    }
    return own;
  });
  if (left.length === 0) return [];
  const more = left.length > MOST_LEFT ? [`… ${left.length - MOST_LEFT} more`] : [];
  return [...left.slice(0, MOST_LEFT), ...more].map((one) => `      under way: ${one}`);
}

function legend({ kind }: Scenario): string {
  const arrows = 'the number at an arrow: the step that sent it';
  const waiting = kind === 'memory' ? '┆ its program waits' : '┆ has asked, ┃ is inside';
  const programs = kind === 'node' || kind === 'election' ? '' : `${waiting}; `;
  return `      (${programs}${arrows})`;
}
