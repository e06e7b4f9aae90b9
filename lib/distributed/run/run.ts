/**
 * Explores a file: starts the hosts, tries the scenarios, and runs each schedule that is found once
 * more before it is reported.
 *
 * @module
 */
import { Answers } from '../world/answers.ts';
import { explore } from '../explorer/explore.ts';
import { modelOf } from '../explorer/model.ts';
import { exploreRandomly } from '../explorer/random.ts';
import type { Exploration, Found } from '../explorer/results.ts';
import type { Scenario } from '../world/scenario.ts';
import { encode } from '../explorer/schedule.ts';
import { pictureLines } from '../explorer/picture.ts';
import { runAgain } from '../explorer/second-run.ts';
import { scheduleWords, differenceWords } from '../explorer/words.ts';
import { Host, type HostOptions } from '../host/ask.ts';
import type { Bundle } from '../host/bundle.ts';

/** A violation, as it is reported. */
export interface Finding {
  readonly rule: string;
  /** What is wrong, in a sentence. */
  readonly text: string;
  /** The numbered steps. */
  readonly steps: readonly string[];
  /** The same as a space-time picture, at most 100 characters wide. */
  readonly picture: readonly string[];
  /** For `play --schedule`. */
  readonly schedule: string;
  /** Told the same again, a node did something else: both, in words. */
  readonly notDeterministic?: readonly string[];
}

export interface Report {
  readonly exploration: Exploration;
  readonly findings: readonly Finding[];
  /** Processor time of the host in seconds, and the most memory that it took, in bytes. */
  readonly host: { readonly cpu: number; readonly memory: number };
}

export interface RunOptions extends HostOptions {
  /** Ends a scenario with its first violation. */
  readonly first?: boolean;
}

/** Explores one scenario, with a host of its own. */
export async function runScenario(
  bundle: Bundle,
  scenario: Scenario,
  options: RunOptions = {},
): Promise<Report> {
  const host = await Host.open(bundle, scenario.ids, options);
  try {
    const answers = new Answers(scenario.ids, host);
    const search = scenario.seeds === undefined ? explore : exploreRandomly;
    const exploration = await search(scenario, answers, options);
    const findings: Finding[] = [];
    for (const found of exploration.found) {
      findings.push(await finding(found, scenario, answers, host));
    }
    return { exploration, findings, host: { cpu: host.cpu, memory: host.memory } };
  } finally {
    host.close();
  }
}

async function finding(
  found: Found,
  scenario: Scenario,
  answers: Answers,
  host: Host,
): Promise<Finding> {
  const model = modelOf(scenario, answers);
  const { rule, text } = found.violation;
  const another = await host.another();
  try {
    const difference = await runAgain(found, model, new Answers(scenario.ids, another));
    return {
      rule,
      text,
      steps: await scheduleWords(found, model),
      picture: await pictureLines(found, model),
      schedule: encode(found, scenario, answers),
      ...(difference && { notDeterministic: differenceWords(difference, scenario) }),
    };
  } finally {
    another.close();
  }
}

/** Explores scenarios, two at a time: one searches while the other's host thinks. They are told in order. */
export async function runScenarios(
  bundle: Bundle,
  scenarios: readonly Scenario[],
  options: RunOptions,
  told: (report: Report) => void,
): Promise<Report[]> {
  const reports: Promise<Report>[] = [];
  for (const [i, scenario] of scenarios.entries()) {
    if (i >= 2) await reports[i - 2];
    const report = runScenario(bundle, scenario, options);
    report.catch(() => {}); // It is awaited below.
    reports.push(report);
    if (i >= 2) told(await reports[i - 2]!);
  }
  for (const report of reports.slice(-2)) told(await report);
  return Promise.all(reports);
}
