/**
 * The time, what letting it pass leads to, the failures that are left, and counts.
 *
 * @module
 */
import { html } from '../../trace/page/elements.ts';
import { list, messageWords, tame } from '../explorer/phrases.ts';
import * as A from '../world/actions.ts';
import { TICK_MS } from '../world/scenario.ts';
import * as W from '../world/world.ts';
import { button } from './buttons.ts';
import { imagined } from './steps.ts';
import type { Table } from './table.ts';

export function clock(table: Table): HTMLElement[] {
  const { world } = table.game;
  const passing = table.game.possible().filter((action) => A.kindOf(action) >= A.TICK);
  const now = html(
    'p',
    {},
    'Since the beginning ',
    html('b', {}, `${world.now * TICK_MS} ms`),
    ' have passed.',
  );
  if (passing.length === 0) return [now, html('p', { class: 'none' }, whyNot(table))];
  const ways = passing.map((action) => {
    const { after } = imagined(table, action);
    const ms = (after.now - world.now) * TICK_MS;
    const pass = button(`let ${ms} ms pass`, `do-${action}`, () => table.play(action));
    return html('li', {}, pass, ` ${leadsTo(table, action)}`);
  });
  return [now, html('ul', {}, ...ways)];
}

/** Why time does not pass now. */
function whyNot({ game }: Table): string {
  const { world, scenario, answers } = game;
  const n = scenario.ids.length;
  if (scenario.time === undefined) return 'All is quick in this scenario: time does not pass.';
  const late = world.channels.findIndex((queue) => queue[1] === 1);
  if (late >= 0) {
    const words = messageWords(answers.message(world.channels[late]![0]!));
    const [from, to] = [scenario.ids[Math.floor(late / n)], scenario.ids[late % n]];
    return `Time cannot pass: ${words} from ${from} to ${to} is late, and must arrive first.`;
  }
  const due = W.nextTimer(world);
  if (due === 0) return 'Time cannot pass: a timer is due, and must go off first.';
  if (due === Infinity) return 'No timer is running: that time passes changes nothing.';
  if (scenario.horizon !== undefined && world.now + due > scenario.horizon) {
    return `Nothing is looked at after ${(scenario.horizon * TICK_MS) / 1000} s.`;
  }
  return `Time passes when what is on the way has arrived: the next timer goes off in ${due * TICK_MS} ms.`;
}

/** What follows when time passes: which timers go off then, what is late. */
function leadsTo(table: Table, action: number): string {
  const { game } = table;
  const { after } = imagined(table, action);
  const due = after.timers.flatMap((own, i) => {
    const names: string[] = [];
    for (let j = 0; j < own.length; j += 2) {
      const name = tame(game.answers.timerName(own[j]!));
      if (own[j + 1] === 0) names.push(`node ${game.scenario.ids[i]}'s timer “${name}”`);
    }
    return names;
  });
  const parts = [`then it is ${after.now * TICK_MS} ms`];
  if (due.length > 0) parts.push(`${list(due)} ${due.length === 1 ? 'is' : 'are'} due`);
  else parts.push(`${W.nextTimer(after) * TICK_MS} ms before the next timer`);
  const late = after.channels.filter((queue) => queue.length > 0).length;
  if (late > 0) parts.push('what is on the way is late');
  return parts.join(', ');
}

/** `1 crash, 0 returns` */
export function failuresLeft({ game }: Table): string {
  const { budget } = game.world;
  const names = ['crash', 'return', 'loss', 'double', 'suspicion'];
  const plurals = ['crashes', 'returns', 'losses', 'doubles', 'suspicions'];
  const { crashes, restarts, lose, double, suspects } = game.scenario;
  const first = [crashes, restarts, lose, double, suspects];
  const left = budget.flatMap((most, i) => {
    return first[i] ? [`${most} ${most === 1 ? names[i] : plurals[i]}`] : [];
  });
  return left.length === 0 ? 'none' : list(left);
}

export function counts({ game }: Table): string {
  const { messages, entries } = game.world;
  const each = entries > 0 ? `, ${Math.round((messages / entries) * 10) / 10} an entry` : '';
  const entered = game.scenario.requests === undefined ? '' : `; entries: ${entries}${each}`;
  return `messages: ${messages}${entered}`;
}
