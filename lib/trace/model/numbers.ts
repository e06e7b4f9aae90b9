/**
 * The largest of many numbers. `Math.max(...numbers)` fails from some hundred thousand on.
 *
 * @module
 */
export function largest(numbers: Iterable<number>, atLeast = 0): number {
  let most = atLeast;
  for (const number of numbers) if (number > most) most = number;
  return most;
}
