/**
 * Where the page begins in the browser.
 *
 * @module
 */
import { byId } from '../../trace/page/elements.ts';
import { bindKeys, leaveClicked } from './keys.ts';
import { drawAll } from './draw.ts';
import { markCone } from './picture.ts';
import { placing } from './places.ts';
import { Table, type Content } from './table.ts';

/** A schedule is played with this much time for each step. */
const STEP_MS = 700;

const content = JSON.parse(byId('content').textContent ?? '') as Content;
const url = URL.createObjectURL(new Blob([content.worker], { type: 'text/javascript' }));
const table = new Table(content, { url, place: placing(content) }, drawAll);

/** Plays what lies ahead, step by step; where motion is not wanted, all of it at once. */
function run(): void {
  const { game } = table;
  if (table.playing) table.playing = false;
  else if (game.at < game.steps.length) {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches)
      return void table.goTo(game.steps.length);
    table.playing = true;
    setTimeout(goOn, STEP_MS);
  }
  table.draw();
}

function goOn(): void {
  const { game } = table;
  if (!table.playing) return;
  if (game.at + 1 >= game.steps.length) table.playing = false;
  else setTimeout(goOn, STEP_MS);
  void table.goTo(game.at + 1);
}

async function find(): Promise<void> {
  if (!(await table.find())) return;
  const { note } = table;
  table.game.goTo(0);
  run();
  table.note = note;
  table.draw();
}

function on(id: string, act: () => unknown): void {
  byId(id).addEventListener('click', () => void act());
}

function bindButtons(): void {
  on('back', () => table.goTo(table.game.at - 1));
  on('forward', () => table.goTo(table.game.at + 1));
  on('first', () => table.goTo(0));
  on('last', () => table.goTo(table.game.steps.length));
  on('run', run);
  on('find', find);
  on('well', () => table.allIsWell());
  on('stop', () => table.stop());
  on('theme', switchTheme);
  on('copy', copySchedule);
  on('oldest', () => {
    const oldest = table.oldest();
    return oldest === undefined ? undefined : table.play(oldest);
  });
}

function switchTheme(): void {
  const { dataset } = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  dataset.theme = (dataset.theme ?? dark) === 'dark' ? 'light' : 'dark';
}

/** Selects the schedule; copies it where the browser lets us. */
async function copySchedule(): Promise<void> {
  getSelection()?.selectAllChildren(byId('schedule'));
  await navigator.clipboard?.writeText(byId('schedule').textContent ?? '').catch(() => {});
}

/** Steps are chosen by a click, and show their light cone under the pointer, or with the focus. */
function bindSteps(): void {
  const stepAt = (target: EventTarget | null) => {
    const found = target instanceof Element ? target.closest('[data-step]') : null;
    return found === null ? undefined : Number(found.getAttribute('data-step'));
  };
  byId('picture').addEventListener('click', ({ target }) => {
    const step = stepAt(target);
    if (step !== undefined) void table.goTo(step);
  });
  const show = (step: number | undefined) => {
    if (table.game === undefined || table.cone === step) return;
    table.cone = step;
    markCone(table);
  };
  for (const id of ['picture', 'steps']) {
    byId(id).addEventListener('pointerover', ({ target }) => show(stepAt(target)));
    byId(id).addEventListener('pointerleave', () => show(undefined));
  }
  byId('steps').addEventListener('focusin', ({ target }) => show(stepAt(target)));
}

function bindScenarios(): void {
  const select = byId('scenario') as HTMLSelectElement;
  for (const [i, { title }] of content.scenarios.entries())
    select.append(new Option(title, String(i)));
  select.addEventListener('change', () => {
    void table.open(content.scenarios[Number(select.value)]!.scenario);
  });
}

byId('file').textContent = content.file;
bindButtons();
bindSteps();
bindScenarios();
leaveClicked();
bindKeys(table, { find: () => void find(), run });
const [first] = content.scenarios;
if (first !== undefined) void table.open(first.scenario, content.steps);
