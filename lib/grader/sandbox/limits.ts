/**
 * What a program under test may use: the limits that the kit sets, or lower ones of this machine, which nobody here
 * can raise.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/getrlimit.2.html getrlimit(2)}
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProc } from '../kernel/processes.ts';

interface Limit {
  /** How `/proc/self/limits` calls it. */
  readonly row: string;
  /** What people set it with. */
  readonly shell: string;
  /** With less the checks would find fault with right programs. */
  readonly least: number;
  /** What it is a number of. */
  readonly unit: string;
}

/** Those that the kit sets itself: what counts is how high it may. */
const SET = {
  nofile: { row: 'Max open files', shell: 'ulimit -Hn', least: 256, unit: 'open files' },
  data: { row: 'Max data size', shell: 'ulimit -Hd', least: 600e6, unit: 'bytes of data' },
  fsize: { row: 'Max file size', shell: 'ulimit -Hf', least: 300e6, unit: 'bytes in a file' },
  // Twenty children and their parent, each with about a dozen threads.
  nproc: { row: 'Max processes', shell: 'ulimit -Hu', least: 400, unit: 'processes' },
} as const satisfies Record<string, Limit>;
/** Those that a program inherits as they are. */
const INHERITED: readonly Limit[] = [
  { row: 'Max address space', shell: 'ulimit -v', least: 8e9, unit: 'bytes of addresses' },
  { row: 'Max cpu time', shell: 'ulimit -t', least: 120, unit: 'seconds of processor time' },
  { row: 'Max stack size', shell: 'ulimit -s', least: 1e6, unit: 'bytes of stack' },
];

export type LimitName = keyof typeof SET;

/** The highest that a limit can be set to here, at most `wanted`. */
export function atMost(name: LimitName, wanted: number): number {
  return Math.min(wanted, limitOf(SET[name], 'hard'));
}

/** Why no program can be judged here, if a limit is the reason. */
export function tooLow(): string | undefined {
  if (!hasProc) return undefined;
  const found = [
    ...Object.values(SET).map((limit) => ({ ...limit, value: limitOf(limit, 'hard') })),
    ...INHERITED.map((limit) => ({ ...limit, value: limitOf(limit, 'soft') })),
    { ...SET.nproc, shell: 'pids.max of the container', value: containerProcesses() },
  ].find(({ value, least }) => value < least);
  if (found === undefined) return undefined;
  const { value, unit, shell, least } = found;
  return `This machine allows ${figure(value)} ${unit} (${shell}): the checks need ${figure(least)}`;
}

function figure(value: number): string {
  return value.toLocaleString('en-US');
}

// Max open files            1024                 524288               files
function limitOf({ row }: Limit, which: 'soft' | 'hard'): number {
  const columns = new RegExp(`^${row} +(\\S+) +(\\S+)`, 'm').exec(limitsOfThisProcess());
  const text = columns?.[which === 'soft' ? 1 : 2] ?? 'unlimited';
  return text === 'unlimited' ? Infinity : Number(text);
}

let limits: string | undefined;

function limitsOfThisProcess(): string {
  return (limits ??= read('/proc/self/limits'));
}

/** Where the control groups are, and the row of `/proc/self/cgroup` that names the one of this process. */
const TREES = [
  { folder: '/sys/fs/cgroup', row: /^0::(.*)$/m },
  // Of version 1, which has a tree for each kind of limit.
  { folder: '/sys/fs/cgroup/pids', row: /^\d+:(?:[^:]+,)?pids(?:,[^:]+)?:(.*)$/m },
];

/**
 * How many processes the control group of this one may have, and all groups that it is in. A container sees its own
 * group as the topmost, whatever its name is outside.
 */
function containerProcesses(): number {
  const groups = read('/proc/self/cgroup');
  const limits = TREES.flatMap(({ folder, row }) => {
    const names = (row.exec(groups)?.[1] ?? '/').split('/').filter((name) => name !== '');
    const paths = [...names.keys(), names.length].map((n) => join(folder, ...names.slice(0, n)));
    return paths.map((path) => read(join(path, 'pids.max')).trim());
  });
  return Math.min(Infinity, ...limits.filter((most) => /^\d+$/.test(most)).map(Number));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
