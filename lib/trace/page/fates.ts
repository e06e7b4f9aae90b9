/**
 * How processes ended that ended badly: a cross on their lane, and a word beside it.
 *
 * @module
 */
import type { Process } from '../model/model.ts';
import { svg } from './elements.ts';
import type { Layout } from './layout.ts';
import type { Scale } from './scene.ts';

/** What one letter takes, and the cross with the room beside it. */
const LETTER = 7;
const CROSS = 12;

interface Fate {
  /** The middle of the lane. */
  readonly middle: number;
  /** Where the cross is. */
  readonly at: number;
  readonly text: string;
  /** Whether the text stands before the cross: behind it there is no room. */
  readonly before: boolean;
}

/** The crosses and their words. */
export function drawFates(layout: Layout, scale: Scale): SVGElement[] {
  return fatesOf(layout, scale).flatMap(({ middle, at, text, before }) => [
    svg('path', { d: `M${at - 5},${middle - 5}l10,10m0,-10l-10,10`, class: 'cross' }),
    svg(
      'text',
      { x: at + (before ? -10 : 10), y: middle, class: `fate${before ? ' before' : ''}` },
      text,
    ),
  ]);
}

/** The room that these take, on the middle of a lane: no other text belongs there. */
export function placesOfFates(layout: Layout, scale: Scale) {
  return fatesOf(layout, scale).map(({ middle, at, text, before }) => {
    const width = text.length * LETTER + CROSS;
    return { middle, x: before ? at - width : at - CROSS / 2, width: width + CROSS / 2 };
  });
}

function fatesOf({ lanes }: Layout, scale: Scale): Fate[] {
  return lanes
    .filter(({ process: { fate, code } }) => fate === 'killed' || (fate === 'exited' && code !== 0))
    .map(({ process, middle }) => fateOf(process, middle, scale));
}

function fateOf({ fate, code, end }: Process, middle: number, scale: Scale): Fate {
  const at = scale.x(end);
  const text = fate === 'killed' ? 'killed or crashed' : `exit status ${code}`;
  return { middle, at, text, before: at > scale.right - 110 };
}
