/**
 * The tour of unit 3: three locks and their messages, a node that dies, and a mistake that sockets do not show.
 *
 * All it prints is measured: the nodes are sample programs, each a process, and what they did is what is told.
 *
 * @module
 */
import { join, relative } from 'node:path';
import type { History } from '../distributed/cluster/history.ts';
import { judge, type Judgement } from '../distributed/cluster/judge.ts';
import type { Plan, Program } from '../distributed/cluster/plan.ts';
import { Recording } from '../distributed/cluster/recording.ts';
import { runCluster } from '../distributed/cluster/run.ts';
import { bundleNode } from '../distributed/host/bundle.ts';
import { runScenario } from '../distributed/run/run.ts';
import { scenariosFor } from '../distributed/scenarios/index.ts';
import { ROOT } from '../grader/exercises/kit.ts';
import { shellWord } from '../grader/words/shell.ts';
import { writePage } from '../trace/show/html.ts';
import { count } from '../trace/show/words.ts';
import { entryPicture, sideBySide } from './tour-distributed-picture.ts';
import { longestWait, theKill } from './tour-distributed-figures.ts';
import { say, type TourPlace } from './tour-place.ts';
import { align, milliseconds } from './tour-table.ts';

const NODES = [1, 2, 3, 4, 5];
const BRIEF: Program = { think: [0, 20], stay: [1, 4] };
const LOCKS = [
  { sample: 'one-decides', name: 'one decides' },
  { sample: 'all-agree', name: 'all agree' },
  { sample: 'token', name: 'a token' },
];
const MISTAKE = 'late-ask';

/** So many runs of the mistake at once, for so long: an entry of each takes some milliseconds. */
const RUNS = 4;
const RUN_MS = 22_000;

/** Runs a sample, and records it where it is said. */
type Play = (sample: string, plan: Plan, record?: string) => Promise<Run>;
interface Run {
  readonly history: History;
  readonly judgement: Judgement;
}

/** Plays all scenes. */
export async function perform({ dir, kept, signal }: TourPlace, runMs = RUN_MS): Promise<void> {
  say(
    `Agreement by messages: ${NODES.length} processes that share nothing, and one may be inside.\n`,
  );
  const play: Play = async (sample, plan, record) => {
    const recording = record === undefined ? undefined : new Recording(join(dir, record));
    const bundle = await bundleNode(fileOf(sample));
    const history = await runCluster(bundle, plan, {
      signal,
      ...(recording && { onEntry: (entry) => recording.note(entry) }),
    });
    signal.throwIfAborted();
    return { history, judgement: judge(history, { open: plan.forMs !== undefined }) };
  };
  say(await oneEntry(play));
  say(await manyEntries(play));
  say(await theOneDies(play));
  say(await overSockets(play, runMs));
  say(await everyOrder());
  signal.throwIfAborted();
  const recorded = [...LOCKS.map(({ sample }) => sample), 'killed'];
  await writePage(
    recorded.map((name) => join(dir, name)),
    join(dir, 'page.html'),
  );
  say(next(join(kept, 'page.html')));
}

function fileOf(sample: string): string {
  return join(ROOT, 'samples', 'distributed', `${sample}.ts`);
}

/** Node 1 asks, and nobody else. */
async function oneEntry(play: Play): Promise<string> {
  const programs = [
    { ...BRIEF, asks: 1 },
    { ...BRIEF, asks: 0 },
  ];
  const pictures: string[][] = [];
  for (const { sample, name } of LOCKS) {
    const plan: Plan = { ids: NODES, programs, delay: [5, 5] };
    const { history, judgement } = await play(sample, plan, sample);
    const head = `${name}: ${count(judgement.messages, 'message')}`;
    pictures.push([head, ...entryPicture(history)]);
  }
  const lines = sideBySide(pictures, 6).map((line) => `  ${line}\n`);
  return `One entry: node 1 asks (●), and is inside (┃)\n${lines.join('')}`;
}

/** All ask, again and again. */
async function manyEntries(play: Play): Promise<string> {
  const programs = [{ ...BRIEF, asks: 20 }];
  const columns: string[][] = [];
  for (const { sample, name } of LOCKS) {
    const { history, judgement } = await play(sample, { ids: NODES, programs, delay: [0, 10] });
    const { stays, messages, together } = judgement;
    columns.push([
      name,
      `${stays.length}`,
      `${messages}`,
      (messages / stays.length).toFixed(1),
      milliseconds(longestWait(history)),
      together === 0 ? 'never' : count(together, 'time'),
    ]);
  }
  const heads = ['all ask', 'entries', 'messages', 'messages an entry'];
  const rows = [...heads, 'the longest wait', 'two inside together'];
  return `The same with all of them, and messages that take 0 to 10 ms\n${align(
    rows.map((head, i) => [head, ...columns.map((column) => column[i]!)]),
  )}`;
}

/** Who decides is killed. */
async function theOneDies(play: Play): Promise<string> {
  const victim = NODES.at(-1)!;
  const plan: Plan = {
    ids: NODES,
    programs: [{ ...BRIEF, asks: 25 }],
    delay: [0, 10],
    faults: [{ what: 'kill', node: victim, when: { ms: 700 } }],
  };
  const { history, judgement } = await play('one-decides', plan, 'killed');
  const { leader, known, gap, before, after } = theKill(history);
  const rows = [
    ['entries before, and after', `${before}, ${after}`],
    ['who decides then', leader === undefined ? 'nobody' : `node ${leader}`],
    ['all know it after', milliseconds(known)],
    ['nobody was let in for', milliseconds(gap)],
    ['two inside together', judgement.together === 0 ? 'never' : count(judgement.together, 'time')],
  ];
  return `One decides, and is killed: node ${victim}, by kill -9\n${align(rows)}`;
}

/** Many entries of a lock with a mistake. */
async function overSockets(play: Play, runMs: number): Promise<string> {
  const program: Program = { think: [0, 5], stay: [3, 4] };
  const plan: Plan = { ids: [1, 2, 3], programs: [program], delay: [0, 5], forMs: runMs };
  const runs = await Promise.all(Array.from({ length: RUNS }, () => play(MISTAKE, plan)));
  const entries = runs.reduce((sum, { judgement }) => sum + judgement.stays.length, 0);
  const messages = runs.reduce((sum, { judgement }) => sum + judgement.messages, 0);
  const mistakes = runs.flatMap(({ judgement }) => judgement.mistakes);
  const rows = [
    ['runs over sockets, 3 nodes each', `${RUNS}`],
    ['entries', entries.toLocaleString('en-US')],
    ['messages', messages.toLocaleString('en-US')],
    ['what was wrong', mistakes[0] ?? 'nothing'],
  ];
  return `A lock with a mistake: samples/distributed/${MISTAKE}.ts, for ${runMs / 1000} s\n${align(rows)}`;
}

/** The same lock in every order. */
async function everyOrder(): Promise<string> {
  const [scenario] = scenariosFor('lock', {});
  if (scenario === undefined) throw new Error('There is no scenario for a lock');
  const bundle = await bundleNode(fileOf(MISTAKE));
  const { exploration, findings } = await runScenario(bundle, scenario, { first: true });
  const [finding] = findings;
  const tried = `${count(exploration.states, 'state')} in ${milliseconds(exploration.ms * 1000)}`;
  if (finding === undefined) return `The explorer finds nothing: ${tried}\n`;
  const file = shellWord(relative(process.cwd(), fileOf(MISTAKE)));
  return `The explorer, which tries every order: ${tried}, then ${finding.text}
${finding.steps.join('\n')}

  This is the shortest schedule that shows it. Go through it step by step:
  npx mysocks play ${file} --schedule '${finding.schedule}'
`;
}

function next(page: string): string {
  return `What to try next
  See every message:     open ${page} in a browser
  Kill whom you like:    npx mysocks cluster samples/distributed/one-decides.ts --nodes 5 --kill 5@3s --live
  Be the network:        npx mysocks play samples/distributed/token.ts
  Build such locks:      npx mysocks start 27, and 28, 29; one that survives its coordinator is 31
  Read on:               docs/agreement.md`;
}
