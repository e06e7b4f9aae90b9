/**
 * What the rows of the benchmark find out.
 *
 * @module
 */
/** The bound that a ratio or a value has to keep. */
export type Goal = { readonly least: number } | { readonly most: number };

/** One line of the table: a server of ours beside another one, in the same rounds. */
export interface Comparison {
  readonly subject: string;
  readonly peer: string;
  /** Medians over the rounds, in the unit of the row. */
  readonly values: readonly [subject: number, peer: number];
  /** Median of the ratios within the rounds, subject to peer. */
  readonly ratio: number;
  /** Between which ratios the middle half of the rounds lies. */
  readonly range: readonly [low: number, high: number];
  readonly goal?: Goal;
  readonly met?: boolean;
}

/** One cell of the table of designs, for one connection. */
export interface DesignCell {
  readonly design: string;
  readonly clients: number;
  readonly wallMs: number;
  readonly processorMs: number;
  /** The most that the server and its children had written to at one time. */
  readonly memoryMB: number;
}

/** Each server's samples, one a round. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** What a row found out. */
export interface Findings {
  readonly samples: Samples;
  readonly comparisons: readonly Comparison[];
  /** A value that has a goal of its own, beside its ratios. */
  readonly value?: {
    readonly subject: string;
    readonly value: number;
    readonly goal: Goal;
    readonly met: boolean;
  };
  readonly designs?: readonly DesignCell[];
  /** What could not be measured here, and why. */
  readonly skipped: readonly string[];
}

/** Nothing found out. */
export const NONE: Findings = { samples: {}, comparisons: [], skipped: [] };

/** What a row found out, with its name. */
export interface RowResult extends Findings {
  readonly row: string;
  readonly title: string;
  readonly unit: string;
}

/** Whether a value keeps its bound. */
export function isMet(value: number, goal: Goal): boolean {
  return 'least' in goal ? value >= goal.least : value <= goal.most;
}
