/**
 * Starts the student's program for a trial.
 *
 * @module
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';
import type { Machine } from '../sandbox/probe.ts';
import { IsolatedProcess } from '../sandbox/process.ts';
import { freeUser, giveTo, makePassable } from '../sandbox/user.ts';

/** What all checks of a run share. */
export interface TrialContext {
  readonly machine: Machine;
  /** Where the folders of the programs are made. */
  readonly runFolder: string;
  /** The bundled program and its name. */
  readonly script: string;
  readonly name: string;
  readonly seed: number;
  /** Record what the programs and their peers do, and keep it in this folder. */
  readonly recordings?: string;
}

export interface RunOptions {
  /** Its working folder and TMPDIR; default a new one. `t.folder()` makes one to put files into. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Reads give less and writes take less than they could: `MYSOCKS_SHORT_IO`. */
  readonly shortIo?: boolean;
  /** Most descriptors that it may hold. */
  readonly descriptors?: number;
}

/** Where a program records what it does, in its own folder. */
export const RECORDING = '.recording';

/** A new folder for a program. */
export function newFolder({ runFolder }: TrialContext): string {
  const parent = join(runFolder, 'work');
  makePassable(parent);
  return mkdtempSync(join(parent, 'w'));
}

/** Starts the program with these arguments. */
export async function launch(
  context: TrialContext,
  args: readonly string[],
  options: RunOptions,
  random: Random,
): Promise<{ process: IsolatedProcess; folder: string }> {
  const { machine, script } = context;
  const { isolation } = machine;
  const folder = options.folder ?? newFolder(context);
  const user = isolation.changesUser ? freeUser() : 0;
  if (isolation.changesUser) giveTo(user, folder);
  const { descriptors } = options;
  const launch = { script, args, folder, user, ...(descriptors && { descriptors }) };
  const env = environment(context, folder, options, random);
  return { process: await IsolatedProcess.start(isolation, launch, env), folder };
}

function environment(context: TrialContext, folder: string, options: RunOptions, random: Random) {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    ...(context.recordings === undefined ? {} : { MYSOCKS_TRACE: join(folder, RECORDING) }),
    ...(options.shortIo === true ? { MYSOCKS_SHORT_IO: String(random.integer(1, 9999)) } : {}),
    ...options.env,
  };
}
