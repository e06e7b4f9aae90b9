/**
 * Which part of the runs is seen. All runs are seen on the same scale.
 *
 * @module
 */
import type { Model } from '../model/model.ts';
import { axisOf, type Axis, type Mode, type Range } from './axis.ts';

export class View {
  mode: Mode = 'time';
  /** The axis of each run. */
  axes: Axis[] = [];
  range: Range = [0, 1];
  /** The reader has not chosen a part: what is seen grows with the run. */
  whole = true;

  /** The models are new, or have grown. */
  show(models: readonly Model[]): void {
    this.axes = models.map((model) => axisOf(model, this.mode));
    if (this.whole) this.range = this.#over(({ home }) => home);
  }

  switchTo(mode: Mode, models: readonly Model[]): void {
    this.mode = mode;
    this.whole = true;
    this.show(models);
  }

  all(): void {
    this.whole = true;
    this.range = this.#over(({ home }) => home);
  }

  /** Shows `factor` times as much, and keeps in place what is at this part of the width. */
  zoom(factor: number, part = 0.5): void {
    const [from, to] = this.range;
    const width = to - from;
    const [first, last] = this.#limits();
    const closest = Math.min(...this.axes.map((axis) => axis.closest));
    const wanted = Math.min(last - first, Math.max(closest, width * factor));
    const start = from + (width - wanted) * part;
    this.#moveTo(start, wanted);
  }

  /** Moves by a part of the width. */
  pan(part: number): void {
    const [from, to] = this.range;
    this.#moveTo(from + part * (to - from), to - from);
  }

  /** Moves, if nothing between these places is seen. */
  reveal(first: number, last: number): void {
    const [from, to] = this.range;
    if (last < from || first > to) this.#moveTo(first - (to - from) / 2, to - from);
  }

  #moveTo(from: number, width: number): void {
    const [first, last] = this.#limits();
    const start = Math.max(first, Math.min(last - width, from));
    this.range = [start, start + width];
    this.whole = false;
  }

  #limits(): Range {
    const [first, last] = this.#over(({ all }) => all);
    const [from, to] = this.#over(({ home }) => home);
    return [Math.min(first, from), Math.max(last, to)];
  }

  #over(range: (axis: Axis) => Range): Range {
    const ranges = this.axes.map(range);
    const from = Math.min(...ranges.map(([first]) => first));
    const to = Math.max(...ranges.map(([, last]) => last));
    return to > from ? [from, to] : [0, 1];
  }
}
