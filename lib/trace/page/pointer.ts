/**
 * The pointer: what it is on, moving and zooming the picture, selecting a call.
 *
 * @module
 */
import { about } from './about.ts';
import { byId, html } from './elements.ts';
import type { Page } from './page.ts';
import type { Panel } from './panel.ts';
import type { Subject } from './scene.ts';

export function bindPointer(page: Page, panel: Panel): void {
  bindTip(panel);
  bindDrag(page, panel);
  const { plot } = panel;
  plot.addEventListener('click', (event) => {
    const subject = subjectAt(panel, event);
    if (subject?.kind === 'call') page.select(panel, subject.span);
  });
  plot.addEventListener('dblclick', (event) => zoomAt(page, panel, event, 0.5));
  plot.addEventListener(
    'wheel',
    (event) => {
      // The wheel alone scrolls the page, as everywhere.
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) zoomAt(page, panel, event, event.deltaY > 0 ? 1.25 : 0.8);
      else if (Math.abs(sideways) > 1) pan(page, panel, sideways);
      else return;
      event.preventDefault();
    },
    { passive: false },
  );
}

/** The mark under the pointer. */
function subjectAt(panel: Panel, { target }: Event): Subject | undefined {
  const mark = target instanceof Element ? target.closest<SVGElement>('[data-subject]') : null;
  return mark === null ? undefined : panel.subjects[Number(mark.dataset.subject)];
}

function bindTip(panel: Panel): void {
  const tip = byId('tip');
  panel.plot.addEventListener('pointermove', (event) => {
    const subject = subjectAt(panel, event);
    tip.hidden = subject === undefined;
    panel.list.mark(subject?.kind === 'call' ? subject.span.id : undefined, 'pointed');
    if (subject === undefined) return;
    const [head = '', ...lines] = about(subject, panel.model);
    tip.replaceChildren(html('b', {}, head), ...lines.map((line) => html('div', {}, line)));
    const right = Math.min(innerWidth - tip.offsetWidth - 8, event.clientX + 14);
    const below = event.clientY + 18;
    const above = event.clientY - tip.offsetHeight - 10;
    const fits = below + tip.offsetHeight < innerHeight;
    tip.style.setProperty('left', `${Math.max(8, right)}px`);
    tip.style.setProperty('top', `${fits ? below : above}px`);
  });
  panel.plot.addEventListener('pointerleave', () => {
    tip.hidden = true;
    panel.list.mark(undefined, 'pointed');
  });
}

/** How many pixels the pointer must move before a click becomes a drag. */
const DRAG = 4;

function bindDrag(page: Page, panel: Panel): void {
  const { plot } = panel;
  let from: number | undefined;
  let dragging = false;
  plot.addEventListener('pointerdown', (event) => {
    if (event.button === 0) from = event.clientX;
    dragging = false;
  });
  plot.addEventListener('pointermove', (event) => {
    if (from === undefined) return;
    if (!dragging && Math.abs(event.clientX - from) < DRAG) return;
    if (!dragging) plot.setPointerCapture(event.pointerId);
    dragging = true;
    pan(page, panel, from - event.clientX);
    from = event.clientX;
  });
  for (const end of ['pointerup', 'pointercancel']) {
    plot.addEventListener(end, () => (from = undefined));
  }
}

function pan(page: Page, panel: Panel, pixels: number): void {
  page.view.pan(pixels / widthOf(panel));
  page.draw();
}

function zoomAt(page: Page, panel: Panel, { clientX }: MouseEvent, factor: number): void {
  const { left } = panel.plot.getBoundingClientRect();
  const part = (clientX - left - panel.left) / widthOf(panel);
  page.view.zoom(factor, Math.max(0, Math.min(1, part)));
  page.draw();
}

function widthOf({ plot, left }: Panel): number {
  return Math.max(1, plot.clientWidth - left);
}
