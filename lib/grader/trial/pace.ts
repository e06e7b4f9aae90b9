/**
 * How fast this machine is, and what a time limit of so many milliseconds therefore comes to.
 *
 * A limit is written down for a machine on which a process of Node starts in {@link REFERENCE_MS}. Here it may
 * take longer, because the machine is slower or because it has much else to do: then limits grow with it. They
 * never shrink. And before a limit decides anything, the machine is measured again.
 *
 * @module
 */

/** What the start of a process costs on the machine for which limits are written. */
export const REFERENCE_MS = 40;

/** For a program that should listen or connect: people may compile, read files, even sleep first. */
export const START_MS = 8_000;
/** For the next byte, the end of a stream, an exit: so long without anything new is a hang. */
export const HANG_MS = 4_000;
/** For one expectation as a whole, while bytes still trickle. */
export const TOTAL_MS = 60_000;

const MOST = 25;

export class Pace {
  #scale: number;
  readonly #measure: () => Promise<number>;

  /**
   * @param startCost What starting a process costs here, in milliseconds.
   * @param measure Measures that again.
   */
  constructor(startCost: number, measure: () => Promise<number>) {
    this.#scale = scaleOf(startCost);
    this.#measure = measure;
  }

  /** How many times slower than the reference this machine is; at least 1. */
  get scale(): number {
    return this.#scale;
  }

  /** Measures again; true when the machine has become so much slower that a limit deserves more time. */
  async gotSlower(): Promise<boolean> {
    const before = this.#scale;
    this.#scale = Math.max(before, scaleOf(await this.#measure()));
    return this.#scale > before * 1.1;
  }
}

function scaleOf(startCost: number): number {
  return Math.min(MOST, Math.max(1, startCost / REFERENCE_MS));
}
