/**
 * A schedule that breaks a rule, as the failure of a check.
 *
 * @module
 */
import { scenarioWords } from '../../distributed/explorer/phrases.ts';
import type { Finding } from '../../distributed/run/run.ts';
import type { Scenario } from '../../distributed/world/scenario.ts';

/** Results keep 8,192 characters of a message, and the last lines say how to see it all. */
const MOST_TEXT = 6_000;

/** What is wrong, the steps, their picture where there is room for both, and the commands that show all of it. */
export function scheduleText(
  { text, steps, picture, schedule, notDeterministic = [] }: Finding,
  scenario: Scenario,
  exercise: string,
): string {
  const told = [`${text}; ${scenarioWords(scenario)}`, ...cut(steps)];
  const drawn = picture.length > 0 ? ['', ...picture] : [];
  const fits = [...told, ...drawn].join('\n').length <= MOST_TEXT;
  return [
    ...told,
    ...(fits ? drawn : []),
    '',
    ...notDeterministic,
    'See it:',
    // In lines of their own, which no report breaks: they are there to be copied.
    `  npx mysocks play --exercise ${exercise} --schedule '${schedule}'`,
    `  npx mysocks explore --exercise ${exercise}`,
  ].join('\n');
}

/** The first steps, as many as there is room for. */
function cut(steps: readonly string[]): string[] {
  let room = MOST_TEXT;
  const kept = steps.filter((step) => (room -= step.length + 1) >= 0);
  const hidden = steps.length - kept.length;
  return hidden === 0 ? kept : [...kept, `      … and ${hidden} steps more`];
}
