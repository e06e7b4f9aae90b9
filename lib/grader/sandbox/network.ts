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
const SMALL_TABLE = 'echo 1024 > /proc/sys/net/ipv4/tcp_child_ehash_entries';

/** Beginnings of command lines that start the runner, the strongest first; the last one is empty. */
export function runnerWrappers(): string[][] {
  if (!hasCommand('bwrap')) return [[]];
  return [process.getuid?.() === 0 ? asRoot() : asUser(), []];
}

function asRoot(): string[] {
  const all = ['--die-with-parent', '--unshare-net', '--cap-add', 'ALL', '--dev-bind', '/', '/'];
  // Bubblewrap would cover parts of /proc for root, and the kernel then refuses a fresh one further in.
  return [
    'bwrap',
    '--unshare-pid',
    ...all,
    '--',
    ...shell('mount -t proc proc /proc'),
    'bwrap',
    ...all,
    '--',
  ];
}

function asUser(): string[] {
  const { getuid = () => 0, getgid = () => 0 } = process;
  const all = ['--die-with-parent', '--unshare-user', '--unshare-net', '--dev-bind', '/', '/'];
  const root = ['--uid', '0', '--gid', '0', '--cap-add', 'ALL', '--unshare-pid', '--proc', '/proc'];
  const self = ['--uid', String(getuid()), '--gid', String(getgid()), '--'];
  return ['bwrap', ...all, ...root, '--', ...shell('true'), 'bwrap', ...all, ...self];
}

/** A shell that does one thing, sets the size of the table if this kernel can, and becomes the rest. */
function shell(first: string): string[] {
  return ['sh', '-c', `${first} && { (${SMALL_TABLE}) 2>/dev/null; exec "$@"; }`, 'sh'];
}
