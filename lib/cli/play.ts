/**
 * `mysocks play`: a page in which one is the network between nodes.
 *
 * @module
 */
import type { Command } from 'commander';
import { existsSync, writeFileSync } from 'node:fs';
import type { Kind } from '../distributed/events.ts';
import { Host } from '../distributed/host/ask.ts';
import { BadFile, bundleNode, type Bundle } from '../distributed/host/bundle.ts';
import { scenarioWords } from '../distributed/explorer/phrases.ts';
import { decode } from '../distributed/explorer/schedule.ts';
import { EXERCISES, freeScenario, scenariosFor } from '../distributed/scenarios/index.ts';
import { renderPlay, type Play } from '../distributed/show/page.ts';
import type { Scenario } from '../distributed/world/scenario.ts';
import { openInBrowser } from '../trace/show/open.ts';
import { show } from '../trace/show/serve.ts';
import { copyOf, driverOf, noFile, numberIn } from './explore-options.ts';

interface Options {
  readonly nodes?: number;
  readonly exercise?: string;
  readonly schedule?: string;
  readonly html?: string;
  readonly open: boolean;
}

const MOST_NODES = 9;

/** Adds the verb to the command. */
export function register(program: Command): void {
  program
    .command('play')
    .summary('be the network between nodes, in a page')
    .description(
      'Opens a page in which you are the network: you deliver, lose and double messages, crash nodes and ' +
        'start them again, and see what each of them knows.\n' +
        'Exit status: 2 when the file does not work.',
    )
    .usage('[options] NODE.ts')
    .argument('[NODE.ts]', "a file that exports a class of 'mysocks/distributed'")
    .option('--nodes <N>', 'number of nodes (3)', numberIn(1, MOST_NODES))
    .option(
      '--exercise <NN>',
      'the scenarios and rules of an exercise: 28; NODE.ts is your copy of it',
    )
    .option('--schedule <TEXT>', 'play this schedule, as explore prints it')
    .option('--html <FILE>', 'write the page into a file')
    .option('--no-open', 'do not open the page in the browser')
    .action(async (named: string | undefined, options: Options, verb: Command) => {
      const file = named ?? (await copyOf(options.exercise)) ?? '';
      const mistake = mistakeIn(file, options);
      if (mistake !== undefined) verb.error(`error: ${mistake}`);
      process.exitCode = await play(file, options);
    });
}

function mistakeIn(file: string, { nodes, exercise, schedule }: Options): string | undefined {
  if (exercise !== undefined && !EXERCISES.has(exercise)) {
    return `--exercise must be one of ${[...EXERCISES.keys()].join(', ')}: got ${exercise}`;
  }
  if (file === '') return 'One NODE.ts is needed';
  if (!existsSync(file)) return noFile(file, exercise);
  if (nodes !== undefined && exercise !== undefined) return '--exercise has its own --nodes';
  if (nodes !== undefined && schedule !== undefined) return '--schedule has its own --nodes';
  return undefined;
}

/** Gives the exit status. */
async function play(file: string, options: Options): Promise<number> {
  try {
    const bundle = await bundleNode(file, await driverOf(options.exercise));
    const page = await renderPlay(await playOf(bundle, options));
    if (options.html === undefined) await serve(page, options.open);
    else {
      writeFileSync(options.html, page);
      console.log(`mysocks play: wrote ${options.html}`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    console.error(`play: ${error.message}`);
    return 2;
  }
}

async function serve(page: string, open: boolean): Promise<void> {
  const showing = await show({ page });
  const opened = open && openInBrowser(showing.url);
  const hint = opened ? 'opened in the browser' : 'open it in a browser';
  console.log(`mysocks play: ${showing.url} (${hint}; Ctrl-C ends)`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await showing.close();
}

/** Throws `BadFile` when the file exports no node, or the schedule is none of its class. */
async function playOf(bundle: Bundle, { nodes = 3, exercise, schedule }: Options): Promise<Play> {
  const ids = Array.from({ length: nodes }, (_, i) => i + 1);
  const host = await Host.open(bundle, ids);
  host.close();
  const { kind } = host;
  const own = scenariosOf(kind, ids, exercise);
  const everything = freeScenario(kind, ids);
  const title = `Free play: ${ids.length} nodes (${ids.join(', ')}), anything may happen`;
  const free = { title, scenario: everything, free: true };
  const known = exercise === undefined ? [free, ...own] : [...own, free];
  if (schedule === undefined) return { bundle, scenarios: known, steps: [] };
  const { scenario, steps } = read(schedule, kind);
  return {
    bundle,
    scenarios: [{ title: titleOf(scenario, 'This schedule'), scenario }, ...known],
    steps,
  };
}

function read(schedule: string, kind: Kind) {
  try {
    const read = decode(schedule);
    if (read.scenario.kind === kind) return read;
    throw new Error(
      `It is for the kind ${read.scenario.kind}, and the class is of the kind ${kind}`,
    );
  } catch (error) {
    throw new BadFile(`The schedule cannot be played: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function scenariosOf(
  kind: Kind,
  ids: readonly number[],
  exercise: string | undefined,
): Play['scenarios'] {
  const judged = EXERCISES.get(exercise ?? '')?.scenarios.map(({ scenario }) => scenario);
  const scenarios = judged ?? scenariosFor(kind, { ids });
  return scenarios.map((scenario) => ({ title: titleOf(scenario), scenario }));
}

function titleOf(scenario: Scenario, name = ''): string {
  const random = scenario.seeds === undefined ? '' : ` (searched at random)`;
  return `${name && `${name}: `}${scenarioWords(scenario)}${random}`;
}
