/**
 * Rounds, medians, ratios: how the benchmark makes numbers of samples. The speed of a machine wanders by a
 * factor of two within seconds, so two samples are compared only within one round, and every round takes them
 * in another order.
 *
 * @module
 */

/** The value below which a share of the values lies, between 0 and 1; between two values, in proportion. */
function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('Values must not be empty');
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position % 1);
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median, and below and above it the bounds of the middle half. */
export function quartiles(values: readonly number[]): [low: number, median: number, high: number] {
  return [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)];
}

/** The list, begun at its `by`-th member. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** One sample of each subject a round, in rotated order. */
export async function interleave<T, S = number>(
  subjects: readonly T[],
  rounds: number,
  sample: (subject: T, round: number) => Promise<S>,
): Promise<Map<T, S[]>> {
  const samples = new Map<T, S[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of rotated(subjects, round)) {
      samples.get(subject)!.push(await sample(subject, round));
    }
  }
  return samples;
}
