/**
 * The buttons on top of the page.
 *
 * @module
 */
import { byId } from './elements.ts';
import type { Page } from './page.ts';

export function bindControls(page: Page): void {
  const { view } = page;
  const on = (id: string, act: () => void) =>
    byId(id).addEventListener('click', () => {
      act();
      page.draw();
    });
  on('zoom-in', () => view.zoom(0.6));
  on('zoom-out', () => view.zoom(1 / 0.6));
  on('zoom-all', () => view.all());
  on('by-time', () =>
    view.switchTo(
      'time',
      page.panels.map(({ model }) => model),
    ),
  );
  on('by-order', () =>
    view.switchTo(
      'order',
      page.panels.map(({ model }) => model),
    ),
  );
  byId('theme').addEventListener('click', switchTheme);
}

function switchTheme(): void {
  const { dataset } = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  dataset.theme = (dataset.theme ?? dark) === 'dark' ? 'light' : 'dark';
}
