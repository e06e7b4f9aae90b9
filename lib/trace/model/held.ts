/**
 * Who holds which end of a pipe, who has which memory, and from when to when.
 *
 * @module
 */
import type { Process, Readings } from './things.ts';

/** A descriptor of a pipe or a FIFO in one process, or memory that it has mapped. */
export interface Holding {
  /** What the kernel calls the pipe. */
  readonly object: string;
  readonly process: Process;
  /** Memory has none. */
  readonly fd: number | undefined;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly from: number;
  /** It was closed, or the process ended. */
  until: number;
}

/** All that was held, by the time at which it began. */
export function findHoldings({ held }: Readings): Holding[] {
  const all: Holding[] = [];
  const current = new Map<Process, Map<string, Holding>>();
  for (const { ts, process, lines } of held.toSorted((a, b) => a.ts - b.ts)) {
    const before = current.get(process);
    // What it holds when it is first looked at, it has got from its parent.
    const from = before === undefined ? (process.forkedAt ?? process.start) : ts;
    const now = new Map<string, Holding>();
    for (const line of lines.split('\n').filter(Boolean)) {
      const known = before?.get(line) ?? holding(line, process, from);
      now.set(line, known);
      if (before?.has(line) !== true) all.push(known);
    }
    for (const [line, gone] of before ?? []) if (!now.has(line)) gone.until = ts;
    current.set(process, now);
  }
  return all;
}

function holding(line: string, process: Process, from: number): Holding {
  const [fd = '', access = '', ...name] = line.split(' ');
  return {
    object: name.join(' '),
    process,
    fd: fd === '-' ? undefined : Number(fd),
    reads: access.includes('r'),
    writes: access.includes('w'),
    from,
    until: process.end,
  };
}
