/**
 * `mysocks trace`: records what the processes of a program do, and shows it.
 *
 * @module
 */
import type { Command } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { loadRun, type Run } from '../trace/record/load.ts';
import { buildModel } from '../trace/model/model.ts';
import { openInBrowser } from '../trace/show/open.ts';
import { renderPage } from '../trace/show/html.ts';
import { toPerfetto } from '../trace/show/perfetto.ts';
import { cleanText } from '../grader/words/text.ts';
import { recordCommand } from '../trace/record/run.ts';
import { show, type Shown } from '../trace/show/serve.ts';
import { toText } from '../trace/show/text.ts';

interface Options {
  readonly text?: true;
  readonly html?: string;
  readonly perfetto?: string;
  readonly live?: true;
  readonly open: boolean;
}

/** Adds the verb to the command. */
export function register(program: Command): void {
  program
    .command('trace')
    .summary('show what the processes of a run did')
    .description(
      'Shows what the processes of a run did: who was blocked, and who waited for whom.\n' +
        'With -- COMMAND it runs any program with recording on, and shows the run when it ends.',
    )
    .usage('[options] DIR...\n       mysocks trace [options] [DIR] -- COMMAND [ARGUMENT...]')
    .argument('[DIR...]', 'recorded runs (MYSOCKS_TRACE=DIR), shown on one time scale')
    .option('--live', 'show the run while it happens')
    .option('--text', 'print the calls as strace does')
    .option('--html <FILE>', 'write one self-contained page')
    .option('--perfetto <FILE>', 'write a trace for ui.perfetto.dev')
    .option('--no-open', 'do not open the page in the browser')
    .action(async (words: string[], options: Options, verb: Command) => {
      // Commander drops the "--" that tells the command from the folders.
      const dashes = process.argv.indexOf('--');
      const command = dashes === -1 ? undefined : process.argv.slice(dashes + 1);
      const dirs = words.slice(0, words.length - (command?.length ?? 0));
      const mistake = mistakeIn(dirs, command, options);
      if (mistake !== undefined) verb.error(`error: ${mistake}`);
      process.exitCode = await trace(dirs, command, options);
    });
}

function mistakeIn(
  dirs: readonly string[],
  command: readonly string[] | undefined,
  { live, text, html, perfetto }: Options,
): string | undefined {
  if (command?.length === 0) return 'A COMMAND is needed after --';
  if (command === undefined && dirs.length === 0) return 'A DIR or a -- COMMAND is needed';
  if (command !== undefined && dirs.length > 1) return 'A COMMAND is recorded in one DIR';
  const exports = text !== undefined || html !== undefined || perfetto !== undefined;
  if (live && exports) return '--live shows a page, it writes none';
  if (perfetto !== undefined && dirs.length > 1) return '--perfetto takes one DIR';
  return undefined;
}

/** Gives the exit status. */
async function trace(
  dirs: readonly string[],
  command: readonly string[] | undefined,
  options: Options,
): Promise<number> {
  if (command === undefined) return showFolders(dirs, options);
  const dir = dirs[0] ?? newFolder();
  mkdirSync(dir, { recursive: true });
  const ending = new AbortController();
  const watched = options.live ? await openPage([dir], options, ending.signal) : undefined;
  const status = await recordCommand(dir, command);
  ending.abort();
  const runs = recordedRuns([dir]);
  if (runs !== undefined) say(`recorded in ${dir}`);
  if (watched !== undefined) await watched.untilInterrupted();
  else if (runs !== undefined) await present(runs, options);
  return runs === undefined ? status || 1 : status;
}

async function showFolders(dirs: readonly string[], options: Options): Promise<number> {
  if (options.live) {
    await (await openPage(dirs, options)).untilInterrupted();
    return 0;
  }
  const runs = recordedRuns(dirs);
  if (runs === undefined) return 1;
  await present(runs, options);
  return 0;
}

/** Reads the runs. Gives nothing, and says why, when there is nothing to be seen. */
function recordedRuns(dirs: readonly string[]): Run[] | undefined {
  try {
    const runs = dirs.map((dir) => loadRun(dir));
    const empty = dirs.filter((_, i) => buildModel(runs[i]?.records ?? []).processes.length === 0);
    if (empty.length === 0) return runs;
    say(`nothing was recorded in ${empty.join(', ')}: no process called the library`);
  } catch (error) {
    say((error as Error).message);
  }
  return undefined;
}

async function present(runs: readonly Run[], options: Options): Promise<void> {
  const exported = await exportRuns(runs, options);
  if (!exported) await (await openPage(runs, options)).untilInterrupted();
}

async function exportRuns(runs: readonly Run[], options: Options): Promise<boolean> {
  const { text, html, perfetto } = options;
  if (text) {
    for (const { name, records, note } of runs) {
      if (runs.length > 1) process.stdout.write(`== ${name} ==\n`);
      const known = note === undefined ? [] : [note.head, ...note.lines];
      for (const line of known) process.stdout.write(`# ${cleanText(line)}\n`);
      process.stdout.write(toText(buildModel(records, note?.end)));
    }
  }
  if (html !== undefined) writeFileSync(html, await renderPage(runs));
  if (perfetto !== undefined) {
    const records = runs.flatMap((run) => run.records);
    writeFileSync(perfetto, JSON.stringify(toPerfetto(buildModel(records))));
  }
  for (const file of [html, perfetto]) if (file !== undefined) say(`wrote ${file}`);
  return Boolean(text) || html !== undefined || perfetto !== undefined;
}

/** Serves the page of recorded runs, or a live one of folders, and opens it where there is a desktop. */
export async function openPage(
  runs: readonly (Run | string)[],
  options: Pick<Options, 'open'>,
  ended?: AbortSignal,
) {
  const follows = runs.filter((run) => typeof run === 'string');
  const live = follows.length > 0;
  const all = runs.map((run) => (typeof run === 'string' ? empty(run) : run));
  const shown: Shown = { page: await renderPage(all, { live }), ...(live ? { follows } : {}) };
  const showing = await show(ended === undefined ? shown : { ...shown, ended });
  const opened = options.open && openInBrowser(showing.url);
  const hint = opened ? 'opened in the browser' : 'open it in a browser';
  console.log(`mysocks trace: ${showing.url} (${hint}; Ctrl-C ends)`);
  const untilInterrupted = async () => {
    await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    await showing.close();
  };
  return { untilInterrupted };
}

function empty(dir: string): Run {
  return { name: basename(resolve(dir)), records: [], damaged: 0 };
}

/** A folder for this run, named after the time at which it was made. */
export function newFolder(): string {
  const time = new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  return join('.mysocks', 'trace', time);
}

function say(text: string): void {
  process.stderr.write(`mysocks trace: ${text}\n`);
}
