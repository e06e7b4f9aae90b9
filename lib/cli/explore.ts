/**
 * `mysocks explore`: tries every order in which the messages between nodes can arrive.
 *
 * @module
 */
import type { Command } from 'commander';
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Scenario } from '../distributed/world/scenario.ts';
import { Host } from '../distributed/host/ask.ts';
import { BadFile, bundleNode, type Bundle } from '../distributed/host/bundle.ts';
import { runScenarios, type Report } from '../distributed/run/run.ts';
import { EXERCISES, scenariosFor, type Wishes } from '../distributed/scenarios/index.ts';
import { headline, reportLines, reportJson } from './explore-report.ts';
import { copyOf, driverOf, noFile, numberIn, numbersIn, timeIn } from './explore-options.ts';
import { whenReaderGoes } from './output.ts';

interface Options {
  readonly nodes?: number;
  readonly ids?: number[];
  readonly requests?: number[];
  readonly time?: number;
  readonly crashes?: number;
  readonly restarts?: number;
  readonly anyTime?: boolean;
  readonly lose?: number;
  readonly double?: number;
  readonly limit?: number;
  readonly seeds?: number;
  readonly json?: string;
  readonly exercise?: string;
}

const MOST_NODES = 9;

/** Adds the verb to the command. */
export function register(program: Command): void {
  program
    .command('explore')
    .summary('try every order in which messages between nodes can arrive')
    .description(
      'Tries every order in which the messages between nodes can arrive, and shows the shortest schedule that breaks a rule.\n' +
        'Exit status: 0 nothing found, 1 a rule is broken, 2 the file does not work.',
    )
    .usage('[options] NODE.ts')
    .argument('[NODE.ts...]', "a file that exports a class of 'mysocks/distributed'")
    .option('--nodes <N>', 'number of nodes, 1 2 3 …', numberIn(1, MOST_NODES))
    .option('--ids <LIST>', 'the numbers of the nodes: 9,10', numbersIn(1, 1e6))
    .option('--requests <N|LIST>', 'how often each program asks: 2, or 2,1,0', numbersIn(0, 200))
    .option('--time <DURATION>', 'how long timers go off: 6s, 900ms', timeIn)
    .option('--crashes <N>', 'number of nodes that crash', numberIn(0, 9))
    .option(
      '--restarts <N> [any]',
      'number of them that start again; any: at any time',
      numberIn(0, 9),
    )
    .option('--lose <N>', 'number of messages that are lost', numberIn(0, 9))
    .option('--double <N>', 'number of messages that come twice', numberIn(0, 9))
    .option('--limit <N>', 'most states to look at (100000)', numberIn(1, 1e7))
    .option('--seeds <N>', 'number of random schedules, in addition', numberIn(1, 1e5))
    .option('--json <FILE>', 'write the results to a file')
    .option(
      '--exercise <NN>',
      'the scenarios and rules of an exercise: 28; NODE.ts is your copy of it',
    )
    .action(async (words: string[], options: Options, verb: Command) => {
      whenReaderGoes(() => {}); // its exit status and --json are wanted all the same
      // The word after the number of --restarts comes here, before or after the file.
      const files = words.filter((word) => options.restarts === undefined || word !== 'any');
      const anyTime = files.length < words.length;
      const copy = files.length === 0 ? await copyOf(options.exercise) : undefined;
      if (copy !== undefined) files.push(copy);
      const mistake = mistakeIn(files, options);
      if (mistake !== undefined) verb.error(`error: ${mistake}`);
      process.exitCode = await exploreFile(files[0]!, { ...options, anyTime });
    });
}

function mistakeIn(files: readonly string[], options: Options): string | undefined {
  const { nodes, ids, requests, exercise } = options;
  const [file] = files;
  if (exercise !== undefined && !EXERCISES.has(exercise)) {
    return `--exercise must be one of ${[...EXERCISES.keys()].join(', ')}: got ${exercise}`;
  }
  if (file === undefined || files.length > 1) return 'One NODE.ts is needed';
  if (!existsSync(file)) return noFile(file, exercise);
  const own = Object.keys(options).filter((name) => name !== 'json' && name !== 'exercise');
  if (exercise !== undefined && own.length > 0) return `--exercise has its own --${own[0]}`;
  if (nodes !== undefined && ids !== undefined) return '--nodes and --ids exclude each other';
  if (ids?.some((id, i) => id <= (ids[i - 1] ?? 0)) || (ids?.length ?? 1) > MOST_NODES) {
    return `--ids must be at most ${MOST_NODES} rising numbers: got ${ids?.join()}`;
  }
  const count = ids?.length ?? nodes ?? 3;
  if (requests !== undefined && requests.length > 1 && requests.length !== count) {
    return `--requests must be one number, or one for each of ${count} nodes: got ${requests.join()}`;
  }
  return undefined;
}

function wishesOf({ nodes, time, ids, ...options }: Options): Wishes {
  const all = ids ?? (nodes && Array.from({ length: nodes }, (_, i) => i + 1));
  return { ...options, ...(all && { ids: all }), ...(time !== undefined && { timeMs: time }) };
}

/** Gives the exit status. */
async function exploreFile(file: string, options: Options): Promise<number> {
  const name = basename(file);
  try {
    const { exercise } = options;
    const bundle = await bundleNode(file, exercise && (await driverOf(exercise)));
    const scenarios = await scenariosOf(bundle, options);
    const show = (report: Report) => {
      if (reports.push(report) > 1) console.log();
      console.log(headline(name, report.exploration.scenario));
      for (const line of reportLines(report, file, options.exercise)) console.log(line);
    };
    const reports: Report[] = [];
    await runScenarios(bundle, scenarios, { first: true }, show);
    if (options.json !== undefined) writeFileSync(options.json, reportJson(name, reports));
    return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    console.error(`explore: ${error.message}`);
    return 2;
  }
}

async function scenariosOf(bundle: Bundle, options: Options): Promise<readonly Scenario[]> {
  const exercise = EXERCISES.get(options.exercise ?? '');
  if (exercise !== undefined) return exercise.scenarios.map(({ scenario }) => scenario);
  const wishes = wishesOf(options);
  const host = await Host.open(bundle, wishes.ids ?? [1, 2, 3]);
  host.close();
  return scenariosFor(host.kind, wishes);
}
