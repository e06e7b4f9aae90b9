/**
 * The tables that the benchmark prints, in Markdown.
 *
 * @module
 */
import { cpus, loadavg, totalmem } from 'node:os';
import type { Bench } from './bench.ts';
import type { DesignCell, Goal, RowResult } from './results.ts';

/** What is written with `--json`. */
export interface Report {
  /** When the run began, ISO 8601. */
  readonly date: string;
  readonly node: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGB: number;
    readonly system: string;
  };
  /** How many processes wanted a processor in the minute before: the rounds are only as calm as the machine. */
  readonly loadAverage: number;
  /** What the load generator is written in. */
  readonly load: 'C' | 'JavaScript';
  readonly rounds: number;
  readonly quick: boolean;
  readonly rows: readonly RowResult[];
}

/** The conditions of a run, before it begins: when, where, and how. */
export function conditions({ rounds, quick, tools }: Bench): Omit<Report, 'rows'> {
  const processors = cpus();
  const machine = {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
  };
  const load = tools.gcc ? 'C' : 'JavaScript';
  const date = new Date().toISOString();
  return { date, node: process.version, machine, loadAverage: loadavg()[0]!, load, rounds, quick };
}

/** Three significant digits: more than that is noise. */
export function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

function goalText(goal: Goal | undefined, met: boolean | undefined, unit = ''): string {
  if (goal === undefined) return '';
  const bound = 'least' in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`;
  return `${bound}${unit}: ${met ? 'met' : '**not met**'}`;
}

function line(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function ratios({ title, unit, value, comparisons }: RowResult): string[] {
  const withUnit = (x: number) => `${format(x)} ${unit}`;
  const lines = comparisons.map((c) =>
    line(
      title,
      `${c.subject} ${withUnit(c.values[0])}`,
      `${c.peer} ${withUnit(c.values[1])}`,
      `${c.ratio.toFixed(3)} (${c.range.map((ratio) => ratio.toFixed(2)).join('–')})`,
      goalText(c.goal, c.met),
    ),
  );
  if (value !== undefined) {
    const goal = goalText(value.goal, value.met, ` ${unit}`);
    lines.unshift(line(title, `${value.subject} ${withUnit(value.value)}`, '', '', goal));
  }
  return lines;
}

function designCell({ wallMs, processorMs, memoryMB }: DesignCell): string {
  return `${format(wallMs)} / ${format(processorMs)} ms, ${format(memoryMB)} MB`;
}

function designTable(cells: readonly DesignCell[]): string[] {
  const clients = [...new Set(cells.map((cell) => cell.clients))];
  const names = [...new Set(cells.map((cell) => cell.design))];
  const head = clients.map((n) => `${n} client${n === 1 ? '' : 's'}`);
  return [
    '',
    'One service, several designs. For one connection: time / processor time of the server and its children, in ms;',
    'then the most memory that they took together, in MB.',
    '',
    line('design', ...head),
    line('---', ...clients.map(() => '---:')),
    ...names.map((name) =>
      line(name, ...cells.filter((cell) => cell.design === name).map(designCell)),
    ),
  ];
}

/** The whole report as Markdown. */
export function markdown(report: Report): string {
  const { date, node, machine, loadAverage, load, rounds, quick, rows } = report;
  const { processor, cores, memoryGB, system } = machine;
  const lines = rows.flatMap(ratios);
  const skipped = rows.flatMap((row) => row.skipped.map((text) => `${row.row}: ${text}`));
  return [
    `${processor}, ${cores} cores, ${memoryGB} GB, ${system}; Node ${node}; ${date.slice(0, 10)}.`,
    `Medians of ${rounds} interleaved rounds${quick ? ' (quick run)' : ''}, load generator in ${load}, loopback.`,
    ...(loadAverage < 0.5
      ? []
      : [`The machine was busy (load average ${loadAverage.toFixed(1)}): the ratios are rough.`]),
    'In parentheses: between which ratios the middle half of the rounds lies.',
    ...(lines.length === 0 ? [] : ['', line('', 'mysocks', 'compared with', 'ratio', 'goal')]),
    ...(lines.length === 0 ? [] : [line('---', '---', '---', '---:', '---'), ...lines]),
    ...rows.flatMap((row) => (row.designs === undefined ? [] : designTable(row.designs))),
    ...(skipped.length === 0 ? [] : ['', ...skipped.map((text) => `Skipped: ${text}.`)]),
  ].join('\n');
}
