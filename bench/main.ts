/**
 * The benchmark: `npm run bench`, or `npm run bench -- --quick --only round-trip --json out.json`.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench, type Row } from './bench.ts';
import { benchGrader } from './grader.ts';
import { compile, isInstalled } from './compile.ts';
import type { Tools } from './peers.ts';
import { killOnExit } from './processes.ts';
import { showProgress } from './progress.ts';
import { NONE, type Findings, type RowResult } from './results.ts';
import { conditions, markdown, type Report } from './report.ts';
import {
  connections,
  firstReply,
  oneProcessor,
  roundTrip,
  sustained,
  throughput,
} from './rows/comparisons.ts';
import { designs } from './rows/designs.ts';
import { explorer } from './rows/explorer.ts';
import { ipc } from './rows/ipc.ts';
import { memory } from './rows/memory.ts';
import { pageFaults } from './rows/page-faults.ts';

const rows: readonly Row[] = [
  throughput,
  roundTrip,
  oneProcessor,
  connections,
  firstReply,
  sustained,
  memory,
  designs,
  explorer,
  pageFaults,
  ...ipc,
];
const names = rows.map((row) => row.id);

const usage = `Usage: npm run bench -- [grader | ipc] [options]

Measures the sample servers beside others on this machine, and prints a Markdown table. With the word grader it
measures how long a student waits for the grader, with the word ipc only what concerns unit 2.

  --only ROW    this row only (may be given several times): ${names.join(', ')}
  --rounds N    samples of each server (default 15, 3 with --quick); slow rows take a fifth
  --quick       small samples: under a minute, and rough
  --json FILE   write every sample and ratio to FILE
  --gate        the grader: the whole gate, too; some minutes
  --help        this text`;

function fail(message: string): never {
  console.error(`bench: ${message}\n\n${usage}`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        rounds: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        gate: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    return fail(String(error));
  }
}

/** Compiles the C programs, and looks for Python. */
function prepareTools(folder: string): Tools {
  const programs = (['load', 'echo-iterative', 'echo-fork'] as const).map((name) =>
    compile(name, folder),
  );
  return {
    folder,
    gcc: programs.every((path) => path !== undefined),
    python3: isInstalled('python3', '--version'),
  };
}

/** Runs one row. One that fails leaves the others their results, and the run its exit code. */
async function findings(row: Row, bench: Bench): Promise<Findings> {
  try {
    const found = await row.run(bench);
    bench.progress('done');
    return found;
  } catch (error) {
    bench.progress(String(error));
    process.exitCode = 1;
    return { ...NONE, skipped: [String(error)] };
  }
}

async function main(): Promise<void> {
  const { values, positionals } = options();
  const { rounds: asked, quick, json, gate, help } = values;
  const part = positionals.join(' ');
  const only = values.only ?? (part === 'ipc' ? ipc.map(({ id }) => id) : names);
  if (help) return console.log(usage);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) fail(`unknown row '${unknown}'`);
  const rounds = Number(asked ?? (quick ? 3 : 15));
  if (!Number.isInteger(rounds) || rounds < 1) {
    fail(`--rounds must be a whole number from 1: got '${asked}'`);
  }

  if (part === 'grader') return benchGrader(asked === undefined ? 3 : rounds, gate);
  if (!['', 'ipc'].includes(part)) fail(`unknown words '${part}'`);
  killOnExit();
  const folder = mkdtempSync(join(tmpdir(), 'mysocks-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const bench = new Bench(rounds, quick, prepareTools(folder));

  const before = conditions(bench);
  const results: RowResult[] = [];
  const chosen = rows.filter((row) => only.includes(row.id));
  for (const [i, row] of chosen.entries()) {
    bench.progress = showProgress(`[${i + 1}/${chosen.length}] ${row.title}`);
    const { id, title, unit } = row;
    results.push({ row: id, title, unit, ...(await findings(row, bench)) });
  }
  const report: Report = { ...before, rows: results };
  console.log(markdown(report));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
}

await main();
process.exit(); // with the exit code of the rows; servers that are left are ended
