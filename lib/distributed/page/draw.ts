/**
 * Draws the whole page anew: it is small, and so nothing in it can be out of date.
 *
 * @module
 */
import { byId, html } from '../../trace/page/elements.ts';
import { keepingFocus } from './buttons.ts';
import { clock, counts, failuresLeft } from './clock.ts';
import { nodeCards } from './nodes.ts';
import { drawPicture, markCone } from './picture.ts';
import { possibleList, stepList } from './steps.ts';
import type { Table } from './table.ts';

export function drawAll(table: Table): void {
  if (table.game === undefined) return;
  keepingFocus(() => {
    byId('nodes').replaceChildren(...nodeCards(table));
    byId('steps').replaceChildren(...stepList(table));
    byId('possible').replaceChildren(...possibleList(table));
    byId('clock').replaceChildren(...clock(table));
    buttons(table);
    status(table);
  });
  drawPicture(table);
  markCone(table);
  showStep();
}

/** Brings the step where we are into sight in its list; the page stays where it is. */
function showStep(): void {
  const list = byId('steps');
  const here = list.querySelector<HTMLElement>('.here');
  if (here === null) return;
  const [frame, box] = [list.getBoundingClientRect(), here.getBoundingClientRect()];
  if (box.top < frame.top) list.scrollTop -= frame.top - box.top;
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
}

function buttons(table: Table): void {
  const { game, busy } = table;
  const { at, steps } = game;
  const disable = (id: string, off: boolean) => ((byId(id) as HTMLButtonElement).disabled = off);
  const scenario = table.content.scenarios.findIndex((one) => one.scenario === game.scenario);
  (byId('scenario') as HTMLSelectElement).value = String(scenario);
  for (const id of ['back', 'first']) disable(id, at === 0);
  for (const id of ['forward', 'last', 'run']) disable(id, at === steps.length);
  disable('oldest', table.oldest() === undefined);
  disable('well', game.over);
  disable('find', busy !== undefined);
  byId('run').textContent = table.playing ? 'pause' : 'play';
  byId('stop').hidden = busy === undefined;
  byId('stop').textContent = `stop: ${busy ?? ''} …`;
}

/** How one begins. */
function hint({ game, busy }: Table): string {
  if (game.steps.length > 0 || busy !== undefined || game.over) return '';
  const more = 'Click a message to deliver it; “How to play” has the rest.';
  return game.world.channels.some((queue) => queue.length > 0)
    ? `You are the network: what arrives next? ${more}`
    : `Nothing is on the way yet. Let a program of a node do something, or choose from “Possible next”. ${more}`;
}

function status(table: Table): void {
  const { game, note } = table;
  byId('where').textContent = `step ${game.at} of ${game.steps.length}`;
  byId('counts').textContent = counts(table);
  byId('failures').textContent = `failures left: ${failuresLeft(table)}`;
  byId('note').textContent = note || hint(table);
  byId('schedule').textContent = game.schedule();
  const broken = game.broken.map(([step, { text }]) => {
    const where = step === 0 ? 'At the start' : `Step ${step}`;
    return html('li', {}, `✗ ${where}: ${text}`);
  });
  byId('broken').replaceChildren(...broken);
  document.documentElement.classList.toggle('violated', broken.length > 0);
}
