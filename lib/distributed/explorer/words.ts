/**
 * A schedule as numbered steps.
 *
 * @module
 */
import type { Model } from '../world/apply.ts';
import { effectWords, happeningWords, list, tame } from './phrases.ts';
import type { Found } from './results.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Difference } from './second-run.ts';
import { retell, type Moment } from './retell.ts';

/** This many calm steps are told: what matters came before. */
export const MOST_CALM = 40;
const CALM = '— from here on all is well —';
/** What happens is not made wider than this, so that the rest stands under each other. */
const WIDEST = 60;

/** The steps, and what each leads to. */
export async function scheduleWords(
  { violation, steps, calmFrom }: Found,
  model: Model,
): Promise<string[]> {
  const { beginning, moments } = await retell(steps, model);
  const told = moments.slice(0, (calmFrom ?? moments.length) + MOST_CALM);
  const heads = told.map((moment) => happeningWords(moment, model));
  const width = Math.min(WIDEST, Math.max(0, ...heads.map(({ length }) => length)));
  const mark = `     ✗ ${violation.mark}`;
  // What happened before all was well is what nothing helps against.
  const marked = violation.rule === 'goal' ? (calmFrom ?? 0) - 1 : told.length - 1;
  const lines = told.map((moment, i) => {
    const does = deeds(moment, model);
    const text = `${String(i + 1).padStart(4)}. ${heads[i]!.padEnd(width)}${does ? ` → ${does}` : ''}`;
    return text.trimEnd() + (i === marked ? mark : '');
  });
  if (calmFrom !== undefined) lines.splice(calmFrom, 0, `      ${CALM}${marked < 0 ? mark : ''}`);
  if (told.length < moments.length)
    lines.push(`      … and ${moments.length - told.length} steps more`);
  return [...opening(beginning, model), ...lines];
}

/** What the node does: `→ reply {time: 3} to 9`. */
function deeds({ node, transition }: Moment, { scenario }: Model): string {
  if (transition?.error !== undefined) return `fails: ${tame(transition.error)}`;
  return node < 0 ? '' : effectWords(transition?.effects ?? [], scenario.ids[node]!);
}

/** The starts, and what leads to rest, in one line; none where nothing was done. */
function opening(beginning: readonly Moment[], model: Model): string[] {
  const { ids, settle } = model.scenario;
  const starts = beginning.slice(0, ids.length);
  const done = starts.flatMap((moment) => deeds(moment, model) || []);
  if (done.length === 0 && beginning.length === starts.length) return [];
  const rest = settle ? ', and all comes to rest' : '';
  const what = done.length === 0 || settle ? '' : ` → ${[...new Set(done)].join('; ')}`;
  return [`      nodes ${list(ids)} start${rest}${what}`];
}

/** What a node did when it was told the same twice. */
export function differenceWords(difference: Difference, { ids }: Scenario): string[] {
  const { step, node, first, second } = difference;
  const when = step < 0 ? 'at its start' : `in step ${step + 1}`;
  const id = ids[node]!;
  const [one, two] = [first, second].map((effects) => effectWords(effects, id) || 'nothing');
  return [
    `node ${id} is not deterministic: told the same again, it does something else ${when}`,
    `first: ${one}`,
    `then:  ${two}`,
  ];
}
