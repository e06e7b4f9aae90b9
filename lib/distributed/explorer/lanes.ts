/**
 * Lanes and arrows made of characters.
 *
 * @module
 */

/** A line of the picture, character by character. */
export type Row = string[];

/** Where things stand in a line. */
export interface Lanes {
  /** The column of each node. */
  readonly x: readonly number[];
  /** The characters from one to the next, but for the first two. */
  readonly room: number;
  /** Where notes begin. */
  readonly notes: number;
  /** The most characters in a line. */
  readonly width: number;
}

/** What terminals, and reports, have room for. */
export const WIDTH = 100;
const NUMBERS = 6;
const NOTES = 24;
const LAST = 12;
const WIDEST = 30;
const NARROWEST = 10;

export function lanes(nodes: number, width: number): Lanes {
  const fits = Math.floor((width - NUMBERS - NOTES - LAST) / Math.max(1, nodes - 1));
  const step = Math.max(NARROWEST, Math.min(WIDEST, fits));
  const x = Array.from({ length: nodes }, (_, i) => NUMBERS + i * step);
  return { x, room: step - 2, notes: x.at(-1)! + LAST, width };
}

/** Puts one character there. */
export function put(row: Row, character: string, at: number): void {
  row[at] = character;
}

/** Writes a text there, cut off where there is no more room. */
export function write(row: Row, text: string, at: number, room = Infinity): void {
  for (const [i, character] of Array.from(cut(text, room)).entries()) row[at + i] = character;
}

function cut(text: string, room: number): string {
  const characters = Array.from(text);
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`;
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  /** What stands on it: the first that there is room for, or as much of the last as there is. */
  readonly labels: readonly string[];
  readonly lost: boolean;
}

/** How a lane looks where an arrow begins: to the right, to the left; and where one crosses it. */
const JOINTS: Readonly<Record<string, readonly [right: string, left: string, across: string]>> = {
  '│': ['├', '┤', '┼'],
  '┆': ['├', '┤', '┼'],
  '┃': ['┠', '┨', '╂'],
  ' ': ['╶', '╴', '─'],
};

/** Draws an arrow from lane to lane. One that is lost does not get there. */
export function arrow(row: Row, { from, to, labels, lost }: Arrow, { x }: Lanes): void {
  const right = to > from;
  const [start, end] = [x[from]!, x[to]!];
  const [left, last] = right ? [start + 1, end - 1] : [end + 1, start - 1];
  row[start] = JOINTS[row[start]!]![right ? 0 : 1];
  for (let i = left; i <= last; i++) row[i] = x.includes(i) ? JOINTS[row[i]!]![2] : '─';
  const room = last - left - 3;
  const label = labels.find((one) => Array.from(one).length <= room) ?? cut(labels.at(-1)!, room);
  const middle = left + 1 + Math.floor((last - left - Array.from(label).length) / 2);
  write(row, label, right ? Math.max(left + 1, middle - 1) : middle);
  put(row, lost ? '✕' : right ? '▶' : '◀', right ? last : left);
  if (!lost) put(row, '●', end);
}
