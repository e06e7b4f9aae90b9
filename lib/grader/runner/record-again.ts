/**
 * A picture of a failure: the check is run once more, now with recording on. The run that decides is never
 * recorded, so recording can change no verdict.
 *
 * @module
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { headline } from '../../trace/model/figures.ts';
import { summaryLine } from '../../trace/show/story.ts';
import { loadRun } from '../../trace/record/load.ts';
import { buildModel } from '../../trace/model/model.ts';
import type { Check, Exercise } from '../declare.ts';
import type { Outcome } from '../trial/outcome.ts';
import type { TrialContext } from '../trial/launch.ts';
import { perform } from './perform.ts';
import { isDirectory } from './recordings.ts';

/** Microseconds: in every picture somebody waits a moment. A hang is proven after some 60 ms. */
const WORTH_SAYING = 40_000;

/**
 * Runs a failed check again with recording on.
 *
 * @param context Its `recordings` is the folder in which the recordings are kept.
 * @param first What the check came to, which is what counts.
 * @returns That, with the folder, and in its message who waited for whom. Unchanged when the check passes this time.
 */
export async function recordAgain(
  exercise: Exercise,
  check: Check,
  context: TrialContext & { readonly recordings: string },
  first: Outcome,
): Promise<Outcome> {
  const folder = context.recordings;
  rmSync(folder, { recursive: true, force: true });
  const again = await perform(exercise, check, context);
  if (again.verdict !== first.verdict || !isDirectory(folder)) {
    rmSync(folder, { recursive: true, force: true });
    return first;
  }
  const line = lastSummary(folder);
  const message = line === undefined ? first.message : `${first.message}\nMeanwhile ${line}.`;
  return { ...first, message, recordings: folder };
}

/** Who waited for whom, if long enough to matter, at the last program: that is where the check failed. */
function lastSummary(folder: string): string | undefined {
  let number = 1;
  while (isDirectory(join(folder, String(number + 1)))) number++;
  const run = join(folder, String(number));
  if (!isDirectory(run)) return undefined;
  const { records, note } = loadRun(run);
  const model = buildModel(records, note?.end);
  return headline(model).idle < WORTH_SAYING ? undefined : summaryLine(model);
}
