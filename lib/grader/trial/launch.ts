/**
 * Starts the student's program for a trial.
 *
 * @module
 */
import { closeSync, mkdtempSync, openSync } from 'node:fs';
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
  /** The exercise is about queues, semaphores and shared memory: the programs of a trial share them with the grader. */
  readonly ipc?: boolean;
  /** Nothing else is in the IPC namespace and in /dev/shm than what this run has made. */
  readonly ownsIpc?: boolean;
  /** The user of all programs of a trial, where they share what belongs to them. */
  readonly user?: number;
  /** How many programs of the trial were started before. */
  readonly number?: number;
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
  /** A file that is its stdin, in place of a pipe. */
  readonly stdin?: string;
  /** Another program, in whose folder and as whose user it is to run. */
  readonly beside?: IsolatedProcess;
}

export interface ServeOptions extends RunOptions {
  /** Arguments after the port. */
  readonly args?: readonly string[];
  /** It is a port for datagrams. */
  readonly datagrams?: boolean;
}

/** A program of an exercise on queues that is the second of its trial has greater numbers of processes than the first. */
const PIDS_APART = 40;

/** Where a program records what it does, in its own folder. */
export const RECORDING = '.recording';

/** A new folder for a program. */
export function newFolder({ runFolder }: TrialContext): string {
  const parent = join(runFolder, 'work');
  makePassable(parent);
  return mkdtempSync(join(parent, 'w'));
}

/** The context of one trial: programs that share what belongs to them must be the same user. */
export function asOneUser(context: TrialContext): TrialContext {
  const changes = context.ipc === true && context.machine.isolation.changesUser;
  return changes ? { ...context, user: freeUser() } : context;
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
  const { beside } = options;
  const folder = beside?.launch.folder ?? options.folder ?? newFolder(context);
  const user = isolation.changesUser ? (context.user ?? beside?.launch.user ?? freeUser()) : 0;
  if (isolation.changesUser) giveTo(user, folder);
  const { descriptors } = options;
  const sharesIpc = context.ipc === true;
  const firstPid = sharesIpc ? PIDS_APART * (context.number ?? 0) : 0;
  const stdin = options.stdin === undefined ? undefined : openSync(options.stdin, 'r');
  const given = { ...(descriptors && { descriptors }), ...(stdin !== undefined && { stdin }) };
  const launch = { script, args, folder, user, sharesIpc, firstPid, ...given };
  const env = environment(context, folder, options, random);
  try {
    return { process: await IsolatedProcess.start(isolation, launch, env), folder };
  } finally {
    if (stdin !== undefined) closeSync(stdin);
  }
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
