// The litmus tests of memory models: small programs, and what no order of their accesses can give.

/** An access: to write a value, or to read; x is 0 and y is 1. */
export type Access = readonly [variable: 0 | 1, value?: number];
export type Program = readonly Access[];
/** What each process has read, in its order. */
export type Outcome = readonly (readonly number[])[];

const [x, y] = [0, 1] as const;

export const LITMUS: Readonly<Record<string, readonly Program[]>> = {
  // Store buffering: one of both sees what the other has written.
  SB: [
    [[x, 1], [y]],
    [[y, 1], [x]],
  ],
  // Message passing: who sees the flag sees what was written before.
  MP: [
    [
      [x, 1],
      [y, 1],
    ],
    [[y], [x]],
  ],
  // Independent reads of independent writes: all see the writes in the same order.
  IRIW: [[[x, 1]], [[y, 1]], [[x], [y]], [[y], [x]]],
  // Coherent reads: nobody sees an old value after a new one.
  CORR: [
    [
      [x, 1],
      [x, 2],
    ],
    [[x], [x]],
  ],
  // Load buffering: not both see what comes after their reads.
  LB: [
    [[x], [y, 1]],
    [[y], [x, 1]],
  ],
};

/** All outcomes of all orders in which these accesses can be made one by one, as JSON. */
export function outcomes(programs: readonly Program[]): Set<string> {
  const found = new Set<string>();
  const go = (at: readonly number[], memory: readonly number[], read: Outcome): void => {
    if (at.every((place, i) => place === programs[i]!.length)) found.add(JSON.stringify(read));
    for (const [i, place] of at.entries()) {
      const access = programs[i]![place];
      if (access === undefined) continue;
      const [variable, value] = access;
      const next = at.with(i, place + 1);
      if (value !== undefined) go(next, memory.with(variable, value), read);
      else go(next, memory, read.with(i, [...read[i]!, memory[variable]!]));
    }
  };
  const none = programs.map(() => []);
  go(
    programs.map(() => 0),
    [0, 0],
    none,
  );
  return found;
}
