/**
 * The keyboard.
 *
 * @module
 */
import { kindOf, TICK } from '../world/actions.ts';
import type { Table } from './table.ts';
import { markCone } from './picture.ts';

export interface Deeds {
  find(): void;
  run(): void;
}

export function bindKeys(table: Table, deeds: Deeds): void {
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || table.game === undefined) return;
    if (target instanceof HTMLSelectElement || target instanceof HTMLInputElement) return;
    // Space and Enter press a button to which somebody went with Tab.
    if (
      (key === ' ' || key === 'Enter') &&
      target instanceof HTMLElement &&
      target.closest('button, summary')
    )
      return;
    if (press(table, key, deeds)) event.preventDefault();
  });
}

/** A button that is clicked does not keep the focus: space, pressed next, is for the oldest message. */
export function leaveClicked(): void {
  document.addEventListener('click', ({ target, detail }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    // What is pressed with a key is a click, too, but not the first of any.
    if (detail > 0) button?.blur();
  });
}

/** Does what a key stands for. Gives false for a key that is not ours. */
function press(table: Table, key: string, deeds: Deeds): boolean {
  const { game } = table;
  const list = game.possible();
  const chosen = /^[1-9]$/.test(key) ? list[Number(key) - 1] : undefined;
  const oldest = key === ' ' ? table.oldest() : undefined;
  const passes = key === 't' ? list.find((action) => kindOf(action) >= TICK) : undefined;
  const action = chosen ?? oldest ?? passes;
  if (action !== undefined) void table.play(action);
  else if (key === 'ArrowLeft') void table.goTo(game.at - 1);
  else if (key === 'ArrowRight') void table.goTo(game.at + 1);
  else if (key === 'Home') void table.goTo(0);
  else if (key === 'End') void table.goTo(game.steps.length);
  else if (key === 'w') void table.allIsWell();
  else if (key === 'f') deeds.find();
  else if (key === 'p') deeds.run();
  else if (key === 'c' || key === 'Escape') {
    table.cone = key === 'c' && table.cone === undefined ? game.at : undefined;
    markCone(table);
  } else return key === ' ';
  return true;
}
