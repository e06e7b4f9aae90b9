/**
 * What `mysocks explore` prints, and what it writes with `--json`.
 *
 * @module
 */
import { scenarioWords } from '../distributed/explorer/phrases.ts';
import type { Exploration } from '../distributed/explorer/results.ts';
import type { Scenario } from '../distributed/world/scenario.ts';
import type { Finding, Report } from '../distributed/run/run.ts';
import { shellWord } from '../grader/words/shell.ts';
import { count } from '../trace/show/words.ts';

/** `explore: ricart-agrawala.ts, 2 nodes (9, 10), 2 requests each, no failures` */
export function headline(name: string, scenario: Scenario): string {
  return `explore: ${name}, ${scenarioWords(scenario)}`;
}

/** What was found in a scenario, or how much was tried. */
export function reportLines(
  { exploration, findings }: Report,
  file: string,
  exercise?: string,
): string[] {
  const [finding] = findings;
  if (finding === undefined) return [`  ${tried(exploration)}${entryCost(exploration)}`];
  const { seeds } = exploration.scenario;
  const where = seeds === undefined ? count(exploration.states, 'state') : 'a random schedule';
  const played = shellWord(file) + (exercise === undefined ? '' : ` --exercise ${exercise}`);
  const shortest = seeds === undefined ? 'the shortest' : 'a';
  return [
    `  ${where}, then: ${finding.text}`,
    '',
    ...finding.steps,
    '',
    ...(finding.picture.length > 0 ? [...finding.picture, ''] : []),
    ...again(finding),
    `  This is ${shortest} schedule that shows it. See it: npx mysocks play ${played} --schedule '${finding.schedule}'`,
  ];
}

function again({ notDeterministic = [] }: Finding): string[] {
  const [first, ...rest] = notDeterministic;
  return first === undefined ? [] : [`  ${first}`, ...rest.map((line) => `    ${line}`), ''];
}

/** `37,598 states, all orders` */
function tried({ states, complete, depth, scenario }: Exploration): string {
  const { seeds } = scenario;
  if (seeds !== undefined)
    return `${count(seeds, 'random schedule')}, half as many with slow messages, ${count(depth, 'step')} at most`;
  const all = complete ? 'all orders' : `not all: ${count(depth, 'step')} deep`;
  return `${count(states, 'state')}, ${all}`;
}

function entryCost({ perEntry }: Exploration): string {
  if (perEntry === undefined) return '';
  return `; at most ${Math.round(perEntry * 10) / 10} messages an entry`;
}

/** The results for other programs. */
export function reportJson(name: string, reports: readonly Report[]): string {
  const scenarios = reports.map(({ exploration, findings, host }) => {
    const { found: _, scenario, ms, ...figures } = exploration;
    return {
      scenario,
      words: scenarioWords(scenario),
      ...figures,
      ms: Math.round(ms),
      host,
      findings,
    };
  });
  const { user, system } = process.cpuUsage();
  // Of this process: processor time in seconds, the most memory in bytes. The hosts have their own.
  const cost = { cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS * 1024 };
  return `${JSON.stringify({ file: name, ...cost, scenarios }, null, 2)}\n`;
}
