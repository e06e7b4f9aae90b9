/**
 * Hatching and arrow heads in the colour of each client, to which the style sheet and the arrows refer.
 *
 * @module
 */
import { COLOURS } from './draw.ts';
import { svg } from './elements.ts';

export function addPatterns(): void {
  const names = [...Array.from({ length: COLOURS }, (_, i) => String(i)), 'nobody'];
  const defs = svg('defs', {}, ...names.flatMap((name) => [hatching(name), arrowHead(name)]));
  document.body.append(
    svg('svg', { width: 0, height: 0, class: 'defs', 'aria-hidden': 'true' }, defs),
  );
}

function hatching(name: string): SVGPatternElement {
  const size = { width: 6, height: 6 };
  return svg(
    'pattern',
    {
      ...size,
      id: `hatch-${name}`,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
      class: colour(name),
    },
    svg('rect', { ...size, class: 'tint' }),
    svg('rect', { width: 2, height: 6, class: 'stripe' }),
  );
}

function arrowHead(name: string): SVGMarkerElement {
  return svg(
    'marker',
    {
      id: `head-${name}`,
      viewBox: '0 0 8 8',
      refX: 7.5,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      markerUnits: 'userSpaceOnUse',
      orient: 'auto',
      class: colour(name),
    },
    svg('path', { d: 'M0,0.8L8,4L0,7.2z', class: 'head' }),
  );
}

function colour(name: string): string {
  return name === 'nobody' ? name : `client${name}`;
}
