/**
 * The folder of one run: programs, their working folders, the plan. It goes with the run; what a run leaves that was
 * killed, the next one sweeps.
 *
 * @module
 */
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProc, processesInside, processOf } from '../kernel/processes.ts';
import { removeClaimed } from '../sandbox/ipc.ts';

const PREFIX = 'mysocks-run-';
const OWNER = 'owner.json';

/** Who made a folder: a process of this machine since its last start, as one namespace counts processes. */
interface Owner {
  readonly host: string;
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  readonly start: string;
}

/** Makes the folder of a run. Other users may pass through, not look. */
export function makeRunFolder(): string {
  sweepStale();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    const owner = JSON.stringify(ownerOf(process.pid));
    writeFileSync(join(folder, OWNER), owner, { mode: 0o600 });
    chmodSync(folder, 0o711);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Ends what may still run in the folder of a run, takes away what it has made elsewhere, and removes it. */
export function removeRunFolder(folder: string): void {
  endAllIn(folder);
  removeClaimed(folder);
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A program may have closed a folder of its own to everybody, itself included.
    reopen(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes folders left by runs that were killed: only those of this user whose owner is dead. */
export function sweepStale(parent = tmpdir()): void {
  for (const name of readdirSync(parent).filter((name) => name.startsWith(PREFIX))) {
    try {
      const folder = join(parent, name);
      const owner: Owner = JSON.parse(readFileSync(join(folder, OWNER), 'utf8'));
      if (isMine(folder) && isDead(owner)) removeRunFolder(folder);
    } catch {
      // It is somebody else's, or just being made or removed.
    }
  }
}

function isMine(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
}

function isDead(owner: Owner): boolean {
  const now = ownerOf(owner.pid);
  if (owner.host !== now.host) return false; // a folder that several machines or containers share
  if (owner.boot !== now.boot) return true;
  return owner.namespace === now.namespace && owner.start !== now.start;
}

/** The process of that number as an owner; without a start when there is none. */
function ownerOf(pid: number): Owner {
  const boot = hasProc ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';
  const namespace = hasProc ? readlinkSync('/proc/self/ns/pid') : '';
  const start = hasProc ? processOf(pid)?.start : aliveElsewhere(pid);
  return { host: hostname(), boot, namespace, pid, start: start ?? '' };
}

/** Where there is no /proc to say since when. */
function aliveElsewhere(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch {
    return undefined;
  }
}

function reopen(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) reopen(join(folder, entry.name));
  }
}

/** Ends every process that still works in the folder. */
function endAllIn(folder: string): void {
  for (let left = true; left;) {
    const found = processesInside(folder).filter(({ state }) => state !== 'Z');
    for (const { pid } of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it is gone already
      }
    }
    left = found.length > 0;
  }
}
