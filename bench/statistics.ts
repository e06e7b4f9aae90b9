/**
 * Rounds, medians, ratios: how the benchmark makes numbers of samples. The speed of a machine wanders by a
 * factor of two within seconds, so two samples are compared only within one round, and every round takes them
 * in another order.
 *
 * @module
 */

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('Median needs one value at least');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** The median of the ratios of two series, taken round by round. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / b[round]!));
}

/** The list, begun at its `by`-th member. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** One sample of each subject a round, in rotated order. */
export async function interleave<T>(
  subjects: readonly T[],
  rounds: number,
  sample: (subject: T, round: number) => Promise<number>,
): Promise<Map<T, number[]>> {
  const samples = new Map<T, number[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of rotated(subjects, round)) {
      samples.get(subject)!.push(await sample(subject, round));
    }
  }
  return samples;
}
