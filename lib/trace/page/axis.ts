/**
 * Where a moment lies on the picture's horizontal axis: by the clock, or by the order of events.
 *
 * @module
 */
import type { Model } from '../model/model.ts';
import { durationUs } from '../show/words.ts';

export type Mode = 'time' | 'order';
export type Range = readonly [from: number, to: number];

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** One unit is a microsecond after the first connect, or one step from event to event. */
export interface Axis {
  at(ts: number): number;
  ticks(range: Range, most: number): Tick[];
  /** What is shown first: from the first connect to the end of the last client. */
  readonly home: Range;
  /** All that was recorded. */
  readonly all: Range;
  /** How far one can look into it. */
  readonly closest: number;
}

/** The axis of a run. */
export function axisOf(model: Model, mode: Mode): Axis {
  return mode === 'time' ? new TimeAxis(model) : new OrderAxis(model);
}

/** When the last thing happens that has to do with a client. A server may stay in accept for long afterwards. */
function lastMoment({ processes, connections, end }: Model): number {
  const spans = connections.flatMap((connection) => connection.spans);
  const clients = processes.filter(({ role }) => role === 'client');
  const times = [...spans, ...clients].map((span) => span.end);
  return connections.length === 0
    ? end
    : Math.min(
        end,
        times.reduce((a, b) => Math.max(a, b), 0),
      );
}

class TimeAxis implements Axis {
  readonly home: Range;
  readonly all: Range;
  readonly closest = 40;
  readonly #origin: number;

  constructor(model: Model) {
    const { origin, end } = model;
    const last = lastMoment(model) - origin;
    const margin = Math.max(last * 0.02, 100);
    this.#origin = origin;
    this.all = [-origin, end - origin + margin];
    this.home = [Math.max(-origin, -margin), last + margin];
  }

  at(ts: number): number {
    return ts - this.#origin;
  }

  ticks([from, to]: Range, most: number): Tick[] {
    const step = roundStep((to - from) / Math.max(1, most));
    const ticks: Tick[] = [];
    for (let i = Math.ceil(from / step); i * step <= to; i++) {
      ticks.push({ at: i * step, label: tickLabel(i * step, step, to) });
    }
    return ticks;
  }
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}

/** All labels of an axis in one unit, with as many digits as its steps need. */
function tickLabel(microseconds: number, step: number, to: number): string {
  const seconds = to >= 1e6 && step >= 1e5;
  const [unit, name] = seconds ? [1e6, 's'] : step >= 10 ? [1e3, 'ms'] : [1, 'µs'];
  const digits = Math.max(0, -Math.floor(Math.log10(step / unit)));
  return `${(microseconds / unit).toFixed(digits)} ${name}`;
}

/** Every moment at which something happens is as far from the next one: microseconds are as plain as seconds. */
class OrderAxis implements Axis {
  readonly home: Range;
  readonly all: Range;
  readonly closest = 4;
  readonly #times: readonly number[];
  readonly #origin: number;

  constructor(model: Model) {
    const { processes, spans, connections, origin } = model;
    const times = new Set<number>([0, origin, model.end]);
    for (const { start, end } of [...spans, ...processes]) times.add(start).add(end);
    for (const { queuedAt } of connections) if (queuedAt !== undefined) times.add(queuedAt);
    this.#times = [...times].toSorted((a, b) => a - b);
    this.#origin = origin;
    this.all = [-1, this.#times.length];
    this.home = [Math.max(-1, this.at(origin) - 1), this.at(lastMoment(model)) + 1];
  }

  at(ts: number): number {
    const times = this.#times;
    const next = upperBound(times, ts);
    const before = times[next - 1];
    if (before === undefined) return 0;
    const after = times[next];
    return next - 1 + (after === undefined ? 0 : (ts - before) / (after - before));
  }

  ticks([from, to]: Range, most: number): Tick[] {
    const step = Math.max(1, Math.ceil((to - from) / Math.max(1, most)));
    const ticks: Tick[] = [];
    for (let i = Math.ceil(Math.max(0, from) / step) * step; i <= to; i += step) {
      const time = this.#times[i];
      if (time !== undefined) ticks.push({ at: i, label: durationUs(time - this.#origin) });
    }
    return ticks;
  }
}

function upperBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
