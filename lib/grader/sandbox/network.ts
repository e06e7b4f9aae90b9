/**
 * The network and process namespace of a whole run, the grader's own processes included.
 *
 * Ports there collide with nobody's, the kernel's list of connections holds only those of this run, and when
 * its first process ends, all of it ends.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/network_namespaces.7.html network_namespaces(7)}
 */
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

/** Beginnings of command lines that start the runner, the strongest first; the last one is empty. */
export function runnerWrappers(): string[][] {
  if (!hasCommand('bwrap')) return [[]];
  return [process.getuid?.() === 0 ? asRoot() : asUser(), []];
}

const HERE = ['--die-with-parent', '--dev-bind', '/', '/'];
const INNER = ['bwrap', ...HERE, '--unshare-net', '--cap-add', 'ALL', '--'];

function asRoot(): string[] {
  const outer = ['bwrap', ...HERE, '--unshare-net', '--cap-add', 'ALL', '--unshare-pid', '--'];
  // Bubblewrap would cover parts of /proc for root, and the kernel then refuses a fresh one further in.
  return [
    ...outer,
    ...shell('mount -t proc proc /proc', SMALL_TABLE),
    ...INNER,
    ...shell('true', SMALL_BUFFERS),
  ];
}

/** The settings are for the root of the namespaces; the runner is the user again. */
function asUser(): string[] {
  const { getuid = () => 0, getgid = () => 0 } = process;
  const root = ['--uid', '0', '--gid', '0', '--cap-add', 'ALL', '--unshare-pid', '--proc', '/proc'];
  const outer = ['bwrap', ...HERE, '--unshare-user', '--unshare-net', ...root, '--'];
  const self = ['--uid', String(getuid()), '--gid', String(getgid()), '--'];
  return [
    ...outer,
    ...shell('true', SMALL_TABLE),
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
