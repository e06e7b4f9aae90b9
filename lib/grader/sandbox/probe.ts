/**
 * Finds out, by trying, how a program can be kept apart here and what starting one costs.
 *
 * A container may forbid namespaces, a kernel may lack them, `bwrap` may not be installed: what counts is
 * whether a program started that way really ran.
 *
 * @module
 */
import { accessSync, chmodSync, constants, copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { listingCost } from '../observe/tcp.ts';
import { hasCommand, type Isolation, type IsolationLevel } from './isolation.ts';
import { IsolatedProcess } from './process.ts';
import { freeUser, giveTo } from './user.ts';

/** What the probe found. */
export interface Machine {
  readonly isolation: Isolation;
  /** What starting Node costs in processor time, in milliseconds. */
  readonly startCost: number;
  /** The kernel lists the connections fast enough to ask for them often. */
  readonly canList: boolean;
}

/** Milliseconds that a list of the connections may cost. */
const LISTING_MS = 3;

/** A program that does nothing but to write down what it has cost so far. */
const PROBE = `
  import { writeFileSync } from 'node:fs';
  const { user, system } = process.cpuUsage();
  writeFileSync('cost', String((user + system) / 1000));
`;

/** The strongest isolation that works, at most `wanted`, and what it costs to start Node in it. */
export async function probe(runFolder: string, wanted?: IsolationLevel): Promise<Machine> {
  const script = join(runFolder, 'probe.mjs');
  writeFileSync(script, PROBE);
  for (const isolation of candidates(runFolder)) {
    if (wanted !== undefined && isolation.level !== wanted) continue;
    const startCost = await tryOut(isolation, script, runFolder);
    const canList = listingCost() < LISTING_MS;
    if (startCost !== undefined) return { isolation, startCost, canList };
  }
  throw new Error('No program can be started here');
}

/** What starting Node costs; `undefined` when it did not do what it should. */
async function tryOut(
  isolation: Isolation,
  script: string,
  runFolder: string,
): Promise<number | undefined> {
  const folder = mkdtempSync(join(runFolder, 'probe'));
  const user = isolation.changesUser ? freeUser() : 0;
  if (isolation.changesUser) giveTo(user, folder);
  const launch = { script, args: [], folder, user };
  const program = await IsolatedProcess.start(isolation, launch, { PATH: '/usr/bin:/bin' });
  const exit = program.exit ?? (await once(program, 'exit'), program.exit);
  await program.destroy();
  try {
    return exit?.status === 0 ? Number(readFileSync(join(folder, 'cost'), 'utf8')) : undefined;
  } catch {
    return undefined; // it could not write
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** From the strongest to what always works. */
function candidates(runFolder: string): Isolation[] {
  const root = process.getuid?.() === 0;
  const changes = root && hasCommand('setpriv') ? [true] : [];
  const limits = hasCommand('prlimit');
  const bubblewrap = hasCommand('bwrap') ? (root ? changes : [false]) : [];
  return [
    ...bubblewrap.map((changesUser) => ({ level: 'bubblewrap' as const, changesUser })),
    ...[...changes, false].map((changesUser) => ({ level: 'process-group' as const, changesUser })),
  ].map((found) => ({ ...found, limits, node: nodeFor(found.changesUser, runFolder) }));
}

/** Another user may not reach Node's own file, below /root say: then a copy serves. */
function nodeFor(changesUser: boolean, runFolder: string): string {
  if (!changesUser || othersReach(process.execPath)) return process.execPath;
  const copy = join(runFolder, 'bin', 'node');
  if (!isThere(copy)) {
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(process.execPath, copy, constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o755);
  }
  return copy;
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
