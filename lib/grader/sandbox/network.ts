/**
 * The network, process and IPC namespaces of a whole run, the grader's own processes included.
 *
 * Ports there collide with nobody's, the kernel's list of connections holds only those of this run, and when
 * its first process ends, all of it ends. So do queues, semaphores and shared memory: those of System V, and those
 * with a name, for which the run has a /dev/shm of its own.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/network_namespaces.7.html network_namespaces(7)}
 */
import { ROOT } from '../../entries.ts';
import { MEMORY_FOLDER } from '../kernel/ipc.ts';
import { hasCommand } from './isolation.ts';

/**
 * To list connections the kernel walks through a table that has room for every connection of a big server:
 * 30 ms on a machine with 24 GB. A network namespace made from one with this setting gets a small table of its
 * own, which takes 0.1 ms. Hence two namespaces, one inside the other.
 */
const SMALL_TABLE = 'echo 1024 > tcp_child_ehash_entries';

/**
 * Of what is written for somebody who does not read, the kernel takes four megabytes elsewhere, with luck thirty; here
 * it takes 130 KB, so that a program has to wait for a slow reader as soon as that. With buffers of 16 KB it would take
 * less, but then TCP's own timers get in the way: 20 KB take 44 ms in place of 0.2.
 */
const SMALL_BUFFERS = `echo '4096 ${64 * 1024} ${64 * 1024}' | tee tcp_rmem tcp_wmem`;

/**
 * Beginnings of command lines that start the runner, the strongest first; the last one is empty.
 *
 * @param runFolder What the runner needs and must go on to see.
 */
export function runnerWrappers(runFolder: string): string[][] {
  if (!hasCommand('bwrap')) return [[]];
  const needed = [runFolder, ROOT, process.execPath];
  const ipc = needed.some((path) => path.startsWith(`${MEMORY_FOLDER}/`)) ? [] : OWN_IPC;
  return [process.getuid?.() === 0 ? asRoot(ipc) : asUser(ipc), []];
}

const HERE = ['--die-with-parent', '--dev-bind', '/', '/'];
const INNER = ['bwrap', ...HERE, '--unshare-net', '--cap-add', 'ALL', '--'];
const OWN_IPC = ['--unshare-ipc', '--tmpfs', MEMORY_FOLDER];
/** As /dev/shm is: everybody may make a name, and take away only their own. Where it is not ours, it is so already. */
const FOR_ALL = `{ chmod 1777 ${MEMORY_FOLDER} 2>/dev/null; true; }`;

function asRoot(ipc: readonly string[]): string[] {
  const own = [...ipc, '--unshare-net', '--cap-add', 'ALL', '--unshare-pid', '--'];
  // Bubblewrap would cover parts of /proc for root, and the kernel then refuses a fresh one further in.
  return [
    'bwrap',
    ...HERE,
    ...own,
    ...shell(`${FOR_ALL} && mount -t proc proc /proc`, SMALL_TABLE),
    ...INNER,
    ...shell('true', SMALL_BUFFERS),
  ];
}

/** The settings are for the root of the namespaces; the runner is the user again. */
function asUser(ipc: readonly string[]): string[] {
  const { getuid = () => 0, getgid = () => 0 } = process;
  const root = ['--uid', '0', '--gid', '0', '--cap-add', 'ALL', '--unshare-pid', '--proc', '/proc'];
  const outer = ['bwrap', ...HERE, '--unshare-user', '--unshare-net', ...ipc, ...root, '--'];
  const self = ['--uid', String(getuid()), '--gid', String(getgid()), '--'];
  return [
    ...outer,
    ...shell(FOR_ALL, SMALL_TABLE),
    ...INNER,
    ...shell('true', SMALL_BUFFERS),
    'bwrap',
    ...HERE,
    '--unshare-user',
    ...self,
  ];
}

/** A shell that does one thing, changes a setting if this kernel can, and becomes the rest. */
function shell(first: string, setting: string): string[] {
  const set = `(cd /proc/sys/net/ipv4 && ${setting}) >/dev/null 2>&1`;
  return ['sh', '-c', `${first} && { ${set}; exec "$@"; }`, 'sh'];
}
