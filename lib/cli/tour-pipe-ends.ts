/**
 * Who has which end of a pipe, as the kernel says.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html proc_pid_fdinfo(5)}
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the library needs for itself has numbers from here on. */
const PRIVATE = 200;

/** A descriptor of a pipe. */
export interface PipeEnd {
  readonly pid: number;
  readonly fd: number;
  readonly does: 'read' | 'write';
}

/** The ends of a pipe (`pipe:[12345]`) that some processes have open. */
export function endsOf(pipe: string, pids: readonly number[]): PipeEnd[] {
  return pids.flatMap((pid) => {
    const open = readdirSync(`/proc/${pid}/fd`)
      .map(Number)
      .filter((fd) => fd < PRIVATE && nameOf(pid, fd) === pipe);
    return open.map((fd) => ({ pid, fd, does: accessOf(pid, fd) }));
  });
}

function nameOf(pid: number, fd: number): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return ''; // It was closed meanwhile.
  }
}

function accessOf(pid: number, fd: number): PipeEnd['does'] {
  const [, flags = '0'] =
    /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8')) ?? [];
  return (Number.parseInt(flags, 8) & 1) === 1 ? 'write' : 'read';
}
