/**
 * The queues, segments, semaphores and named memory of this machine (or of this IPC namespace), as the kernel lists
 * them.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/sysvipc.7.html sysvipc(7)}
 */
import { lstatSync, readlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { libc } from './libc.ts';
import { entries, read } from './processes.ts';

/** Where names of shared memory are files. */
export const MEMORY_FOLDER = '/dev/shm';

/** One thing that stays when the processes that made it have ended. */
export interface IpcObject {
  readonly kind: 'queue' | 'segment' | 'semaphores' | 'memory';
  /** The number of its kind: its id, or the inode of named memory. */
  readonly id: number;
  /** Its key (System V), or its name with the slash. */
  readonly name: string;
  readonly user: number;
  /** Processes that are known to have used it. */
  readonly pids: readonly number[];
}

interface Table {
  readonly file: string;
  readonly id: string;
  readonly kind: IpcObject['kind'];
  readonly pids: readonly string[];
}

const TABLES: readonly Table[] = [
  { file: 'msg', id: 'msqid', kind: 'queue', pids: ['lspid', 'lrpid'] },
  { file: 'shm', id: 'shmid', kind: 'segment', pids: ['cpid', 'lpid'] },
  { file: 'sem', id: 'semid', kind: 'semaphores', pids: [] },
];

/** Names the IPC namespace of this process; `undefined` where there is none. */
export function ipcNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/ipc');
  } catch {
    return undefined;
  }
}

/** All that there are. */
export function ipcObjects(): IpcObject[] {
  return [...TABLES.flatMap(systemV), ...namedMemory()];
}

/** A row of `/proc/sysvipc/NAME`, by the names of its columns. */
export type Row = Readonly<Record<string, number>>;

/** The rows of `/proc/sysvipc/NAME`. */
export function systemVRows(name: string): Row[] {
  const lines = (read(`/proc/sysvipc/${name}`) ?? '').trim().split('\n');
  const columns = (lines.shift() ?? '').trim().split(/\s+/);
  return lines.map((line) => {
    const values = line.trim().split(/\s+/);
    // Modes are octal; nobody asks for them.
    return Object.fromEntries(columns.map((column, i) => [column, Number(values[i])]));
  });
}

function systemV({ file, id, kind, pids }: Table): IpcObject[] {
  return systemVRows(file).map((row) => ({
    kind,
    id: row[id] ?? -1,
    name: String(row['key'] ?? 0),
    user: row['uid'] ?? -1,
    pids: pids.map((column) => row[column] ?? 0).filter((pid) => pid > 0),
  }));
}

function namedMemory(): IpcObject[] {
  return entries(MEMORY_FOLDER).flatMap((name) => {
    const found = lstatSync(join(MEMORY_FOLDER, name), { throwIfNoEntry: false });
    if (found === undefined) return [];
    return [{ kind: 'memory', id: found.ino, name: `/${name}`, user: found.uid, pids: [] }];
  });
}

/** Equal for the same object at two looks. */
export function identity({ kind, id, name }: IpcObject): string {
  return `${kind} ${id} ${name}`;
}

/** What `ipcs` or `ls /dev/shm` would show of it. */
export function describeIpc({ kind, name }: IpcObject): string {
  if (kind === 'memory') return `memory with the name ${name}`;
  const words = { queue: 'message queue', segment: 'memory segment', semaphores: 'semaphore set' };
  return `a ${words[kind]} with the key ${name}`;
}

const IPC_RMID = 0;

/** Takes it away. Somebody else may have done so already. */
export function removeIpc({ kind, id, name }: IpcObject): void {
  if (kind === 'queue') libc().msgctl(id, IPC_RMID, null);
  if (kind === 'segment') libc().shmctl(id, IPC_RMID, null);
  if (kind === 'semaphores') libc().semctl(id, 0, IPC_RMID);
  if (kind === 'memory') removeName(name);
}

function removeName(name: string): void {
  try {
    unlinkSync(join(MEMORY_FOLDER, name));
  } catch {
    // it is gone, or not ours
  }
}
