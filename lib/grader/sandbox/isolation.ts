/**
 * How a program under test is kept apart, and the command line that does it.
 *
 * | Level           | What it gives                                                                       |
 * | --------------- | ----------------------------------------------------------------------------------- |
 * | `bubblewrap`    | its own process and mount namespace: the program sees the system's files, its own   |
 * |                 | bundle and one writable folder, and no process but its own; when the namespace's    |
 * |                 | first process is killed, nothing of it survives, whatever it started                |
 * | `process-group` | it leads a process group, and is found again by its ancestry and its environment    |
 *
 * As root, both run the program as another user, whom nothing in the system belongs to.
 *
 * A program of an exercise on queues, semaphores and shared memory shares these with the grader, which is its peer;
 * where bubblewrap works, the whole run has namespaces of its own for that (network.ts).
 *
 * @module
 * @see {@link https://github.com/containers/bubblewrap bubblewrap}
 */
import { accessSync, constants, existsSync, lstatSync, readlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../entries.ts';
import { MEMORY_FOLDER } from '../kernel/ipc.ts';
import type { Shown } from './koffi.ts';
import { atMost } from './limits.ts';

export type IsolationLevel = 'bubblewrap' | 'process-group';

/** What the probe found to work here. */
export interface Isolation {
  readonly level: IsolationLevel;
  /** The programs run as another user than the grader. */
  readonly changesUser: boolean;
  /** prlimit(1) is there to set limits of memory, descriptors and processes. */
  readonly limits: boolean;
  /** The `node` that runs the programs, readable for their user. */
  readonly node: string;
  /** What else they read of the kit. */
  readonly koffi: readonly Shown[];
}

/** One program to start. */
export interface Launch {
  /** The bundled program. */
  readonly script: string;
  readonly args: readonly string[];
  /** The only folder that it may write to; also where it starts. */
  readonly folder: string;
  /** Other files and folders that it may read, at the path that they have outside. */
  readonly readable?: readonly string[];
  readonly user: number;
  /** Most descriptors that it may hold. */
  readonly descriptors?: number;
  /**
   * It shares queues, semaphores and memory with the grader and with the other programs of its trial, which therefore
   * run as the same user.
   */
  readonly sharesIpc?: boolean;
  /**
   * Its processes have numbers above this one in their namespace: two that tell each other their numbers in a queue
   * must not have the same.
   */
  readonly firstPid?: number;
  /** An open file that is its stdin, in place of a pipe. */
  readonly stdin?: number;
}

const HEAP_MB = 512;
const DATA_BYTES = 2_000_000_000;
const FILE_BYTES = 1_000_000_000;
const THREADS = 2_000; // a process of Node has about a dozen
const DESCRIPTORS = 1_024;

/** The file descriptor on which bubblewrap tells the number of the namespace's first process. */
export const INFO_FD = 3;

/** The command line that starts a program in isolation. */
export function launchCommand(isolation: Isolation, launch: Launch): string[] {
  const node = [
    ...(isolation.limits ? limits(isolation, launch) : []),
    isolation.level === 'bubblewrap' ? INNER_NODE : isolation.node,
    '--enable-source-maps',
    `--max-old-space-size=${HEAP_MB}`,
    '--no-memory-reducer', // a timer of 8 s, after which a program that sleeps for ever would do something after all
    launch.script,
    ...launch.args,
  ];
  const inside =
    isolation.level === 'bubblewrap'
      ? [...bubblewrap(isolation, launch), ...after(launch.firstPid), ...node]
      : node;
  return isolation.changesUser ? [...asUser(launch.user), ...inside] : inside;
}

/** Uses up numbers of processes, by starting as many; the program is then a child of this shell. */
function after(pids = 0): string[] {
  if (pids === 0) return [];
  const use = 'i=0; while [ $i -lt $0 ]; do (:); i=$((i + 1)); done; "$@"; exit $?';
  return ['sh', '-c', use, String(pids)];
}

/** Prefixes a command line so that it runs as another user, who can never gain more rights. */
export function asUser(user: number): string[] {
  return [
    'setpriv',
    `--reuid=${user}`,
    `--regid=${user}`,
    '--clear-groups',
    '--no-new-privs',
    '--',
  ];
}

function limits(isolation: Isolation, launch: Launch): string[] {
  // The kernel counts processes by user, and in a namespace of its own only those inside.
  const countsOnlyOurs = isolation.level === 'bubblewrap' || isolation.changesUser;
  return [
    'prlimit',
    `--data=${atMost('data', DATA_BYTES)}`,
    `--fsize=${atMost('fsize', FILE_BYTES)}`,
    `--nofile=${atMost('nofile', launch.descriptors ?? DESCRIPTORS)}`,
    '--core=0',
    ...(countsOnlyOurs ? [`--nproc=${atMost('nproc', THREADS)}`] : []),
    '--',
  ];
}

const INNER_NODE = '/run/node';
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store'];
const ETC = [
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'alternatives',
  'hosts',
  'host.conf',
  'nsswitch.conf',
  'localtime',
].map((name) => join('/etc', name));

function bubblewrap(isolation: Isolation, launch: Launch): string[] {
  const { script, folder } = launch;
  const ownIpc = launch.sharesIpc === true ? [] : ['--unshare-ipc'];
  const namespaces = ['--unshare-user', '--unshare-pid', ...ownIpc, '--unshare-uts'];
  const etc = ETC.flatMap((path) => ['--ro-bind-try', path, path]);
  const memory = launch.sharesIpc === true ? ['--bind', MEMORY_FOLDER, MEMORY_FOLDER] : [];
  const fresh = ['--proc', '/proc', '--dev', '/dev', ...memory, '--tmpfs', '/tmp'];
  const node = ['--ro-bind', isolation.node, INNER_NODE];
  const readable = [script, ...(launch.readable ?? [])].flatMap((path) => [
    '--ro-bind',
    path,
    path,
  ]);
  const koffi = isolation.koffi.flatMap(({ from, to }) => ['--ro-bind', from, to]);
  const writable = ['--bind', folder, folder, '--chdir', folder, '--remount-ro', '/'];
  return [
    'bwrap',
    ...namespaces,
    ...SYSTEM.flatMap(showSystem),
    ...etc,
    ...fresh,
    ...hideProject(),
    ...node,
    ...readable,
    ...koffi,
    ...writable,
    '--info-fd',
    String(INFO_FD),
    '--',
  ];
}

/** Shows a system folder as it is: a link stays a link (`/bin` often leads to `usr/bin`). */
function showSystem(path: string): string[] {
  if (!existsSync(path)) return [];
  if (lstatSync(path).isSymbolicLink()) return ['--symlink', readlinkSync(path), path];
  return ['--ro-bind', path, path];
}

/** The kit itself may be installed below a system folder, `/usr/src/app` say. */
function hideProject(): string[] {
  return SYSTEM.some((path) => ROOT.startsWith(`${path}/`)) ? ['--tmpfs', ROOT] : [];
}

/** The level that `MYSOCKS_ISOLATION` asks for: to see what the weaker one does where the stronger one works. */
export function wantedIsolation(env: NodeJS.ProcessEnv = process.env): IsolationLevel | undefined {
  const wanted = env['MYSOCKS_ISOLATION'];
  return wanted === 'bubblewrap' || wanted === 'process-group' ? wanted : undefined;
}

/** Whether a command is installed. */
export function hasCommand(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
