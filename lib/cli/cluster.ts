/**
 * `mysocks cluster`: runs a class of nodes as processes that talk over TCP.
 *
 * @module
 */
import type { Command } from 'commander';
import { existsSync, mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { judge } from '../distributed/cluster/judge.ts';
import type { Plan } from '../distributed/cluster/plan.ts';
import { Recording } from '../distributed/cluster/recording.ts';
import { runCluster } from '../distributed/cluster/run.ts';
import type { Entry } from '../distributed/cluster/history.ts';
import { BadFile, bundleNode } from '../distributed/host/bundle.ts';
import {
  delayIn,
  nodeAt,
  nodeDuring,
  planOf,
  programIn,
  shareIn,
  type ClusterWishes,
} from './cluster-options.ts';
import { happenings, reportLines } from './cluster-report.ts';
import { numberIn, timeIn } from './explore-options.ts';
import { whenReaderGoes } from './output.ts';
import { newFolder, openPage } from './trace.ts';

interface Options extends ClusterWishes {
  readonly trace?: string;
  readonly live?: true;
  readonly open: boolean;
}

const MOST_NODES = 20;

/** Adds the verb to the command. */
export function register(program: Command): void {
  program
    .command('cluster')
    .summary('run a class of nodes as processes that talk over TCP')
    .description(
      'Starts a process for each node, connected by TCP through a proxy that delays, drops and parts; lets their\n' +
        'programs ask, and says what was seen. Times count from the start of the run.\n' +
        'Exit status: 0 nothing is wrong, 1 something is, 2 the file does not work.',
    )
    .usage('[options] NODE.ts')
    .argument('<NODE.ts>', "a file that exports a class of 'mysocks/distributed'")
    .option('--nodes <N>', 'number of nodes, 1 2 3 …', numberIn(1, MOST_NODES), 3)
    .option('--for <DURATION>', 'how long it runs', timeIn, 10_000)
    .option('--kill <NODE@TIME>', 'kill -9: 2@3s; may be said several times', nodeAt)
    .option('--restart <NODE@TIME>', 'start it again: 2@6s', nodeAt)
    .option('--stop <NODE@TIME..TIME>', 'stop it for a while: 1@2s..4s', nodeDuring)
    .option('--delay <FROM..TO>', 'how long a message is on its way', delayIn, delayIn('5ms'))
    .option('--drop <SHARE>', 'how many messages are lost: 0.05', shareIn, 0)
    .option(
      '--program <ask=S[,stay=S]>',
      'after how many seconds programs ask, and how long they stay, on the average',
      programIn,
      programIn('ask=0.2'),
    )
    .option('--live', 'show the picture of the run while it happens')
    .option('--trace <DIR>', 'keep a recording: npx mysocks trace DIR shows it')
    .option('--no-open', 'do not open the picture in the browser')
    .action(async (file: string, options: Options, verb: Command) => {
      whenReaderGoes(() => {});
      const mistake = mistakeIn(file, options);
      if (mistake !== undefined) verb.error(`error: ${mistake}`);
      process.exitCode = await cluster(file, options);
    });
}

function mistakeIn(file: string, { nodes, kill = [], restart = [], stop = [] }: Options) {
  if (!existsSync(file)) return `There is no file ${file}`;
  const strange = [...kill, ...restart, ...stop].find(({ node }) => node < 1 || node > nodes);
  return strange && `There is no node ${strange.node}: there are 1 to ${nodes}`;
}

/** Gives the exit status. */
async function cluster(file: string, options: Options): Promise<number> {
  const { live, trace, open } = options;
  const plan = planOf(options);
  const dir = trace ?? (live ? newFolder() : undefined);
  try {
    const bundle = await bundleNode(file);
    if (dir !== undefined) mkdirSync(dir, { recursive: true });
    const ending = new AbortController();
    const watched = live && dir ? await openPage([dir], { open }, ending.signal) : undefined;
    console.log(headline(basename(file), plan));
    const status = await run(bundle, plan, dir);
    ending.abort();
    if (dir !== undefined) console.log(`  See it: npx mysocks trace ${dir}`);
    await watched?.untilInterrupted();
    return status;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    console.error(`cluster: ${error.message}`);
    return 2;
  }
}

function headline(name: string, { ids, forMs = 0, delay: [least, most], drop = 0 }: Plan): string {
  const delay = least === most ? `${most} ms` : `${least} to ${most} ms`;
  const lost = drop === 0 ? '' : `, ${drop * 100} % of them are lost`;
  const run = `${ids.length} processes (${ids.join(', ')}) for ${forMs / 1000} s`;
  return `cluster: ${name}, ${run}; messages take ${delay}${lost}`;
}

async function run(
  bundle: Awaited<ReturnType<typeof bundleNode>>,
  plan: Plan,
  dir: string | undefined,
): Promise<number> {
  const recording = dir === undefined ? undefined : new Recording(dir);
  const lineOf = happenings();
  const onEntry = (entry: Entry) => {
    recording?.note(entry);
    const line = lineOf(entry);
    if (line !== undefined) console.log(line);
  };
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const onComplaint = (text: string) => console.error(`cluster: ${text}`);
  const history = await runCluster(bundle, plan, { onEntry, onComplaint, signal: stop.signal });
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  const judgement = judge(history, { open: true });
  console.log('');
  for (const line of reportLines(history, judgement)) console.log(line);
  return judgement.mistakes.length > 0 ? 1 : 0;
}
