/**
 * The child's side of fork.ts: what its parent has passed.
 *
 * @module
 */
import { fstatSync, readSync } from 'node:fs';
import { role } from '../processes/role.ts';
import { unpack } from './copies.ts';
import { FAILED, libc, why } from './libc.ts';
import { map, remember, type Mapping } from './mappings.ts';
import { adoptPrivate, closePrivate } from './private.ts';
import { adopt, closeOnExec, type Passed } from './table.ts';

/** The variable with the descriptor from which a child reads what its parent passes. */
export const INHERITED = 'MYSOCKS_INHERITED';

/** What stands there before the copies, as a line of JSON. */
export interface Head {
  generation: number;
  descriptors: Passed[];
  mappings: Pick<Mapping, 'source' | 'size'>[];
}

/** How many forks lie between the first process and this one, and whether the program has looked at what came. */
export const inheritance = { generation: 0, asked: false };

let passed: object = {};

/**
 * What the parent passed to `forkChild()`; in a process that is not a child `{}`.
 *
 *     const { fd, memory } = inherited<{ fd: Pair; memory: ArrayBuffer }>();
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it names the type of what comes
export function inherited<T extends object>(): T {
  inheritance.asked = true;
  return passed as T;
}

/** In a child: takes what its parent passes. To be called before anything else is done with descriptors. */
export function takeInherited(): void {
  const number = process.env[INHERITED];
  delete process.env[INHERITED];
  if (role !== 'copy' || number === undefined) return;
  const fd = adoptPrivate(Number(number));
  const all = Buffer.alloc(fstatSync(fd).size);
  readSync(fd, all, 0, all.length, 0);
  closePrivate(fd);
  const end = all.indexOf('\n');
  const { generation, descriptors, mappings } = JSON.parse(all.toString('utf8', 0, end)) as Head;
  inheritance.generation = generation;
  const memories = mappings.map(mapAgain);
  adopt(descriptors);
  passed = unpack(all.subarray(end + 1), memories);
}

function mapAgain({ source, size }: Pick<Mapping, 'source' | 'size'>): ArrayBuffer {
  if ('shmid' in source) {
    const at = libc().shmat(source.shmid, 0, 0);
    if (at === FAILED) throw new Error(`shmat: ${why()}`);
    return remember({ at, size, source });
  }
  closeOnExec(adoptPrivate(source.fd));
  const memory = map(source.fd, size, source.prot);
  if (typeof memory === 'string') throw new Error(`mmap: ${memory}`);
  return memory;
}
