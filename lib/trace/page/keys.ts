/**
 * The keyboard: from call to call, from lane to lane, nearer and farther.
 *
 * @module
 */
import type { Span } from '../model/model.ts';
import { inOrder } from '../model/work.ts';
import type { Page } from './page.ts';
import type { Panel } from './panel.ts';

export function bindKeys(page: Page): void {
  for (const panel of page.panels) {
    panel.plot.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !press(page, panel, event)) return;
      event.preventDefault();
    });
  }
}

/** Does what a key stands for. Gives false for a key that is not ours. */
function press(page: Page, panel: Panel, { key, shiftKey }: KeyboardEvent): boolean {
  const { view } = page;
  const change = (act: () => void) => {
    act();
    page.draw();
    return true;
  };
  if (key === '+' || key === '=') return change(() => view.zoom(0.6));
  if (key === '-') return change(() => view.zoom(1 / 0.6));
  if (key === '0') return change(() => view.all());
  if (shiftKey && key === 'ArrowLeft') return change(() => view.pan(-0.2));
  if (shiftKey && key === 'ArrowRight') return change(() => view.pan(0.2));
  if (!STEPS.has(key)) return false;
  const selected = page.selected?.panel === panel ? page.selected.span : undefined;
  page.select(panel, key === 'Escape' ? undefined : target(panel, selected, key));
  return true;
}

const STEPS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Escape']);

function target({ model }: Panel, from: Span | undefined, key: string): Span | undefined {
  const { spans, connections } = model;
  if (key === 'Home') return spans[0];
  if (key === 'End') return spans.at(-1);
  // The first step goes to where the picture begins: to the first client's connect.
  if (from === undefined) return connections[0]?.connect ?? spans[0];
  const place = spans.findIndex(({ id }) => id === from.id);
  if (key === 'ArrowRight') return spans[Math.min(spans.length - 1, place + 1)];
  if (key === 'ArrowLeft') return spans[Math.max(0, place - 1)];
  const lanes = inOrder(model).filter((process) => process.spans.length > 0);
  const lane = lanes.indexOf(from.process) + (key === 'ArrowDown' ? 1 : -1);
  return nearest(lanes[lane]?.spans ?? [], from.start) ?? from;
}

/** What a process did at that time. */
function nearest(spans: readonly Span[], ts: number): Span | undefined {
  return spans.findLast(({ start }) => start <= ts) ?? spans[0];
}
