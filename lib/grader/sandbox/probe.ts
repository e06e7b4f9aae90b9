/**
 * Finds out, by trying, how a program can be kept apart here and what starting one costs.
 *
 * A container may forbid namespaces, a kernel may lack them, `bwrap` may not be installed: what counts is
 * whether a program started that way really ran.
 *
 * @module
 */
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { once } from 'node:events';
import { errorText } from '../kernel/errors.ts';
import { hasProc } from '../kernel/processes.ts';
import { canShrink, SMALL_KEEPS } from '../kernel/buffers.ts';
import { listingCost, mostKept } from '../kernel/tcp.ts';
import { openDescriptors } from './descriptors.ts';
import { hasCommand, type Isolation, type IsolationLevel } from './isolation.ts';
import { KOFFI, type Shown } from './koffi.ts';
import { tooLow } from './limits.ts';
import { IsolatedProcess } from './process.ts';
import { freeUser, giveTo, makePassable, writeReadable } from './user.ts';

/** What the probe found. */
export interface Machine {
  readonly isolation: Isolation;
  /** What starting Node costs in processor time, in milliseconds. */
  readonly startCost: number;
  /** The kernel lists the connections fast enough to ask for them often. */
  readonly canList: boolean;
  /** How many bytes the kernel may keep for a client that does not read. */
  readonly mostKept: number;
  /** The network is not our own: each connection makes its buffers small by itself. */
  readonly shrinks: boolean;
  /** The descriptors of a program can be seen. A container may forbid that for the programs of another user. */
  readonly canSee: boolean;
}

/** The most milliseconds that listing the connections may cost. */
const LISTING_MS = 3;

/** The longest that starting a program may take. */
const PROBE_MS = 60_000;

/** A program that writes down what its own start has cost, and waits until its input ends. */
const PROBE = `
  import { writeFileSync } from 'node:fs';
  const { user, system } = process.cpuUsage();
  writeFileSync('cost', String((user + system) / 1000));
  process.stdout.write('here');
  process.stdin.resume();
`;

/**
 * The strongest isolation that works, at most `wanted`, and what it costs to start Node in it. One in which the
 * descriptors of a program can be seen goes before one in which they cannot, but not when it has the rights of root.
 */
export async function probe(runFolder: string, wanted?: IsolationLevel): Promise<Machine> {
  const low = tooLow();
  if (low !== undefined) throw new Error(low);
  const script = join(runFolder, 'probe.mjs');
  writeReadable(script, PROBE);
  let other: Machine | undefined;
  let reason = 'every isolation was tried';
  for (const isolation of candidates(runFolder)) {
    if (wanted !== undefined && isolation.level !== wanted) continue;
    const found = await tryOut(isolation, script, runFolder).catch(errorText);
    if (typeof found === 'string') {
      reason = found;
      continue;
    }
    const canList = listingCost() < LISTING_MS;
    const machine = { isolation, ...found, canList, ...buffers() };
    if (found.canSee && !hasRights(isolation)) return machine;
    other ??= machine;
  }
  if (other === undefined) throw new Error(`No program can be started here: ${reason}`);
  return other;
}

/** How much the kernel keeps of a connection, and who sees to it that it is not more. */
function buffers(): Pick<Machine, 'mostKept' | 'shrinks'> {
  const most = mostKept();
  const shrinks = most > SMALL_KEEPS && canShrink();
  return { mostKept: shrinks ? SMALL_KEEPS : most, shrinks };
}

/** Whether a program would be root, in a system that is not its own. */
function hasRights({ level, changesUser }: Isolation): boolean {
  return process.getuid?.() === 0 && level === 'process-group' && !changesUser;
}

/**
 * What starting Node costs, and whether its descriptors can be seen.
 *
 * @throws When it did not do what it should.
 */
async function tryOut(isolation: Isolation, script: string, runFolder: string) {
  const folder = mkdtempSync(join(runFolder, 'probe'));
  const user = isolation.changesUser ? freeUser() : 0;
  if (isolation.changesUser) giveTo(user, folder);
  const launch = { script, args: [], folder, user };
  const program = await IsolatedProcess.start(isolation, launch, { PATH: '/usr/bin:/bin' });
  const late = setTimeout(() => void program.destroy(), PROBE_MS);
  const { stdin, stdout, stderr } = program.pipes;
  stdin.on('error', () => {});
  let words = '';
  stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  // It may have ended already: then nothing is left to wait for.
  if (program.exit === undefined)
    await Promise.race([once(stdout, 'data'), once(stdout, 'close'), once(program, 'exit')]);
  const canSee = !hasProc || (openDescriptors(program.pid ?? -1)?.size ?? 0) > 0;
  stdin.end();
  const exit = program.exit ?? (await once(program, 'exit'), program.exit);
  clearTimeout(late);
  await program.destroy();
  try {
    if (exit?.status !== 0) throw new Error(words.trim().split('\n')[0] || 'it does not begin');
    return { startCost: Number(readFileSync(join(folder, 'cost'), 'utf8')), canSee };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All ways to isolate a program, the strongest first; the last one always works. */
function candidates(runFolder: string): Isolation[] {
  const root = process.getuid?.() === 0;
  const changes = root && hasCommand('setpriv') ? [true] : [];
  const limits = hasCommand('prlimit');
  const bubblewrap = hasCommand('bwrap') ? [...changes, false] : [];
  return [
    ...bubblewrap.map((changesUser) => ({ level: 'bubblewrap' as const, changesUser })),
    ...[...changes, false].map((changesUser) => ({ level: 'process-group' as const, changesUser })),
  ].map((found) => ({
    ...found,
    limits,
    node: nodeFor(found.changesUser, runFolder),
    koffi: koffiFor(found.changesUser, runFolder),
  }));
}

/** Another user may not be able to read Node's own file, below /root for instance: then a copy is used. */
function nodeFor(changesUser: boolean, runFolder: string): string {
  if (!changesUser || othersReach(process.execPath)) return process.execPath;
  const copy = join(runFolder, 'bin', 'node');
  if (!isThere(copy)) {
    makePassable(dirname(copy));
    copyFileSync(process.execPath, copy, constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o755);
  }
  return copy;
}

/** Nor what lies in a kit below /root: bubblewrap would not even start. */
function koffiFor(changesUser: boolean, runFolder: string): Shown[] {
  return KOFFI.filter(isThere).map((path) => {
    if (!changesUser || othersReach(path)) return { from: path, to: path };
    const copy = join(runFolder, 'bin', basename(path));
    if (!isThere(copy)) {
      makePassable(dirname(copy));
      cpSync(path, copy, { recursive: true });
      for (const entry of readdirSync(copy, { recursive: true, encoding: 'utf8' }))
        chmodSync(join(copy, entry), 0o755);
      chmodSync(copy, 0o755);
    }
    return { from: copy, to: path };
  });
}

function othersReach(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
  }
  return true;
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
