// What Linux says about processes.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The children of a process. Linux only. */
export function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // It has ended.
  }
}

/** The children of a process and theirs. */
export function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** True while a process runs: one that has ended and waits for its parent does not count. Linux only. */
export function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * True when all threads of a process are stopped. After kill(2) one thread takes the signal and stops the others: until
 * a busy machine lets it, they go on. Where nobody can say, true.
 */
export function isStopped(pid: number): boolean {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) return true;
  return readdirSync(folder).every((thread) =>
    /\) T /.test(readFileSync(`${folder}/${thread}/stat`, 'utf8')),
  );
}

/** The descriptors that a process has open. Linux only. */
export function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** How many TCP sockets a process has open. Linux only. */
export function tcpSocketsOf(pid: number): number {
  const table = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  const inodes = new Set(table.map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`));
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => inodes.has(linkOf(`${folder}/${fd}`))).length;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // It was closed meanwhile.
  }
}
