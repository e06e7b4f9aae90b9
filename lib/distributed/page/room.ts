/**
 * Where things stand in the picture.
 *
 * @module
 */
import { causesOf, type Causes } from '../explorer/causes.ts';
import type { Moment } from '../explorer/retell.ts';
import type { Game } from './game.ts';

const LEFT = 30;
const TOP = 56;
const MOST_HIGH = 320;

export class Room {
  /** From one step to the next. */
  readonly step = 64;
  readonly width: number;
  readonly height: number;
  /** The beginning and all steps, and their causes. */
  readonly moments: readonly Moment[];
  readonly causes: readonly Causes[];
  /** The place of the first step among the moments. */
  readonly first: number;
  readonly #lane: number;

  constructor({ beginning, steps, scenario }: Game) {
    const nodes = scenario.ids.length;
    this.#lane = Math.max(38, Math.min(64, MOST_HIGH / nodes));
    this.moments = [...beginning, ...steps];
    this.causes = causesOf(this.moments);
    this.first = beginning.length;
    this.width = LEFT + (steps.length + 2) * this.step;
    this.height = TOP + (nodes - 1) * this.#lane + 34;
  }

  /** Of a step, from 1; 0 is the beginning. */
  x(step: number): number {
    return LEFT + step * this.step;
  }

  /** Of a node. */
  y(place: number): number {
    return TOP + place * this.#lane;
  }

  /** The step of a moment; all of the beginning is 0. */
  stepOf(moment: number): number {
    return Math.max(0, moment - this.first + 1);
  }
}
