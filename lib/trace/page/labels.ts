/**
 * The texts in the bars: where there is room, and no other bar on top.
 *
 * @module
 */
import type { Bar, Scale } from './scene.ts';

export interface Label {
  readonly bar: Bar;
  readonly text: string;
  /** Its middle. */
  readonly x: number;
}

/** A bar that is narrower has no text. */
const LEAST = 26;

/** Room on the middle of a lane that is taken by something else. */
export interface Taken {
  readonly middle: number;
  readonly x: number;
  readonly width: number;
}

/** The texts of bars that are drawn in this order. */
export function labelsOf(
  bars: readonly Bar[],
  scale: Scale,
  taken: readonly Taken[] = [],
): Label[] {
  const rows = new Map<number, Bar[]>();
  for (const bar of bars) {
    const middle = bar.y + bar.height / 2;
    const row = rows.get(middle);
    if (row === undefined) rows.set(middle, [bar]);
    else row.push(bar);
  }
  return [...rows].flatMap(([middle, row]) => {
    const others = taken.filter((other) => Math.abs(other.middle - middle) < 1);
    return row.flatMap((bar, i) => labelOf(bar, [...row.slice(i + 1), ...others], scale));
  });
}

/** The longest text that fits into the widest part of a bar that is seen. */
function labelOf(bar: Bar, above: readonly Above[], scale: Scale): Label[] {
  if (bar.texts.length === 0 || bar.width < LEAST || bar.height < 8.5) return [];
  const from = Math.max(scale.left, bar.x);
  const to = Math.min(scale.right, bar.x + bar.width);
  const [left, right] = widestGap(from, to, above);
  const perLetter = bar.height < 14 ? 5 : 6.2;
  const text = bar.texts.find((text) => text.length * perLetter + 8 <= right - left);
  return text === undefined ? [] : [{ bar, text, x: (left + right) / 2 }];
}

/** What lies on top of a bar: later bars of its row, and what else is there. */
type Above = Pick<Bar, 'x' | 'width'>;

/** The widest part between two places on which nothing lies. */
function widestGap(from: number, to: number, above: readonly Above[]): [number, number] {
  let widest: [number, number] = [from, from];
  let left = from;
  for (const { x, width } of above.toSorted((a, b) => a.x - b.x)) {
    if (x + width <= left || x >= to) continue;
    if (x - left > widest[1] - widest[0]) widest = [left, x];
    left = Math.max(left, x + width);
  }
  return to - left > widest[1] - widest[0] ? [left, to] : widest;
}
