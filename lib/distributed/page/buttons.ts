/**
 * Buttons. Each has a key, so that the one that has the focus keeps it when the page is drawn anew.
 *
 * @module
 */
import { html } from '../../trace/page/elements.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function button(
  text: string,
  key: string,
  act: () => unknown,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = html('button', { type: 'button', 'data-key': key, ...attributes }, text);
  made.addEventListener('click', () => void act());
  return made;
}

/** Draws something anew, and gives the focus back to what had it. */
export function keepingFocus(draw: () => void): void {
  const key = document.activeElement?.getAttribute('data-key');
  draw();
  if (key === null || key === undefined) return;
  document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
