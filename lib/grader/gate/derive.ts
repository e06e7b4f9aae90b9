/**
 * What a mistake changes: from a right program and a wrong one to the `diff` blocks that lead from one to the other.
 *
 * @module
 */

/** Lines `[from, to)` of the right program, and the lines `[wrongFrom, wrongTo)` that take their place. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly wrongFrom: number;
  readonly wrongTo: number;
}

/**
 * The edits that make the wrong program of the right one: as few lines as possible, with as much around them as makes
 * the lines of each unlike all others in the right program.
 *
 * @param right A program of one line at least.
 * @returns The blocks, in the order of the program; none when the two are the same.
 */
export function deriveBlocks(right: string, wrong: string): string[] {
  const a = linesOf(right);
  const b = linesOf(wrong);
  let changes = changesBetween(a, b);
  for (;;) {
    const wide = changes.map((change) => widen(change, a));
    const at = wide.findIndex(({ from }, i) => from < (wide[i - 1]?.to ?? 0));
    if (at < 0) return wide.map((change) => blockOf(change, a, b));
    changes = changes.toSpliced(at - 1, 2, ...joined(changes.slice(at - 1, at + 1)));
  }
}

/** The change with as few lines around it as make its lines unlike all others. */
function widen(change: Change, a: readonly string[]): Change {
  const { from, to, wrongFrom, wrongTo } = change;
  for (let around = 0; around <= a.length; around++) {
    // Lines before a change usually identify its place better than lines after it.
    for (let after = 0; after <= around; after++) {
      const before = around - after;
      if (before > from || to + after > a.length) continue;
      const lines = a.slice(from - before, to + after);
      if (lines.length > 0 && isOnce(lines, a)) {
        const [wideFrom, wideTo] = [from - before, to + after];
        return {
          from: wideFrom,
          to: wideTo,
          wrongFrom: wrongFrom - before,
          wrongTo: wrongTo + after,
        };
      }
    }
  }
  throw new Error('A right program must have a line');
}

function isOnce(lines: readonly string[], a: readonly string[]): boolean {
  const isAt = (at: number) => lines.every((line, i) => a[at + i] === line);
  return a.filter((_, at) => isAt(at)).length === 1;
}

/** Two changes whose surroundings overlap, as one. */
function joined([first, second]: readonly Change[]): Change[] {
  if (first === undefined || second === undefined) return [];
  return [{ ...first, to: second.to, wrongTo: second.wrongTo }];
}

/** The lines of a `diff` block. */
function blockOf(change: Change, a: readonly string[], b: readonly string[]): string {
  const before = a.slice(change.from, change.to);
  const after = b.slice(change.wrongFrom, change.wrongTo);
  const lines: string[] = [];
  let at = 0;
  for (const { from, to, wrongFrom, wrongTo } of changesBetween(before, after)) {
    lines.push(...before.slice(at, from).map((line) => ` ${line}`));
    lines.push(...before.slice(from, to).map((line) => `-${line}`));
    lines.push(...after.slice(wrongFrom, wrongTo).map((line) => `+${line}`));
    at = to;
  }
  lines.push(...before.slice(at).map((line) => ` ${line}`));
  // No space at the end of a line: editors cut it.
  return lines.join('').replaceAll(/^ \n/gm, '\n');
}

function linesOf(program: string): string[] {
  return program.match(/^.*\n/gm) ?? [];
}

/** Where the two differ, by their longest common subsequence. */
function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  const common = commonLengths(a, b);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [from, wrongFrom] = [i, j];
    while ((i < a.length || j < b.length) && (i === a.length || a[i] !== b[j])) {
      const deleted = common[i + 1]?.[j] ?? -1;
      const inserted = common[i]?.[j + 1] ?? -1;
      if (deleted >= inserted) i++;
      else j++;
    }
    if (i > from || j > wrongFrom) changes.push({ from, to: i, wrongFrom, wrongTo: j });
    else [i, j] = [i + 1, j + 1];
  }
  return changes;
}

/** How many lines the two have in common behind line `i` of the one and `j` of the other. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const rows = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const same = a[i] === b[j];
      const [here, below] = [rows[i] ?? [], rows[i + 1] ?? []];
      here[j] = same ? 1 + (below[j + 1] ?? 0) : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
    }
  }
  return rows;
}
