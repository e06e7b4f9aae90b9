/**
 * Which of some names somebody meant who has mistyped it.
 *
 * @module
 */

/** The name that is nearest to a text; nothing when more than two thirds of it would have to change. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const far = (name: string) => distance(text.toLowerCase(), name);
  const [best] = names.toSorted((a, b) => far(a) - far(b));
  return best !== undefined && far(best) <= (best.length * 2) / 3 ? best : undefined;
}

/** How many letters must be added, left out or changed to make one text of another. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = row[j]! + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(changed, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
