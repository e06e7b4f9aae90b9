/**
 * A student's class of nodes in a trial: it is explored, in processes that are kept apart as programs are.
 *
 * @module
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadFile } from '../../distributed/host/bundle.ts';
import type { StartHost } from '../../distributed/host/host-process.ts';
import { scenarioWords } from '../../distributed/explorer/phrases.ts';
import { runScenarios, type Report } from '../../distributed/run/run.ts';
import { EXERCISES } from '../../distributed/scenarios/index.ts';
import type { Scenario } from '../../distributed/world/scenario.ts';
import { count } from '../../trace/show/words.ts';
import { readNode } from '../sandbox/node-bundle.ts';
import { writeReadable } from '../sandbox/user.ts';
import { launch } from './launch.ts';
import { scheduleText } from './schedule-text.ts';
import type { Trial } from './trial.ts';

/** What was explored in this process: one check finds it out, and others use it. */
const explored = new Map<string, Promise<Report>>();

/**
 * Fails the check when one of its rules is broken in a scenario of its exercise, with the shortest schedule that shows it.
 *
 * @param number The exercise, `28`.
 * @param check The name of the check: the scenarios say which rules are its own.
 */
export async function expectRules(t: Trial, number: string, check: string): Promise<void> {
  const all = EXERCISES.get(number)?.scenarios ?? [];
  const own = all.filter(({ checks }) => Object.values(checks).includes(check));
  if (own.length === 0) throw new Error(`No scenario of exercise ${number} is for "${check}"`);
  const reports = await explore(
    t,
    own.map(({ scenario }) => scenario),
  ).catch((error: unknown) => {
    if (error instanceof BadFile) t.fail(error.message);
    throw error;
  });
  for (const [i, { findings }] of reports.entries()) {
    const { checks, scenario } = own[i]!;
    // A class that does not work breaks all rules.
    const broken = findings.find(({ rule }) => (checks[rule] ?? check) === check);
    if (broken !== undefined) t.fail(scheduleText(broken, scenario, number));
  }
  for (const { exploration } of reports) {
    const words = scenarioWords(exploration.scenario);
    if (!exploration.served) t.fail(`Nobody was ever served: ${words}`);
    t.step(`${words}: ${count(exploration.states, 'state')}, no rule of ${check} is broken`);
  }
}

/** Explores scenarios with the student's class, two at a time, unless that was done before. */
function explore(t: Trial, scenarios: readonly Scenario[]): Promise<Report[]> {
  const { script } = t.context;
  const keyOf = (scenario: Scenario) => `${script} ${JSON.stringify(scenario)}`;
  const missing = scenarios.filter((scenario) => !explored.has(keyOf(scenario)));
  if (missing.length > 0) {
    const reports = runScenarios(readNode(script), missing, { start: hostsOf(t) }, () => {});
    for (const [i, scenario] of missing.entries())
      explored.set(
        keyOf(scenario),
        reports.then((all) => all[i]!),
      );
  }
  return Promise.all(scenarios.map((scenario) => explored.get(keyOf(scenario))!));
}

/** Starts hosts as programs are started: what a class does, it does in there. */
export function hostsOf(t: Trial): StartHost {
  return async (main) => {
    const script = join(t.context.runFolder, 'host.cjs');
    // Once: another host may be reading it.
    if (!existsSync(script)) writeReadable(script, main);
    const env = { MYSOCKS_HOST: '0,1' };
    const { process } = await launch({ ...t.context, script }, [], { env }, t.random);
    t.endsWith(process);
    const { stdin: input, stdout: output, stderr } = process.pipes;
    stderr.resume();
    // What it said last has come when its output is closed.
    const exit = process.exit === undefined ? once(process, 'exit') : undefined;
    const ended = Promise.all([exit, output.closed ? undefined : once(output, 'close')]);
    return { pid: process.pid, input, output, ended, kill: () => void process.destroy() };
  };
}
