/**
 * On which processors a server and its clients run.
 *
 * The scheduler puts two processes that wake each other now on one processor, now on two, and a small round
 * trip takes four times as long between two as on one. Where it decides, it is the scheduler that is measured.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man1/taskset.1.html taskset(1)}
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isInstalled } from './compile.ts';
import type { Command, Server } from './processes.ts';

/** Server and clients on a processor each, or both on the same one. */
export type Placement = 'apart' | 'together';

/** The processors that this process may use, lowest first; none where the system does not tell. */
function processors(): number[] {
  let status = '';
  try {
    status = readFileSync('/proc/self/status', 'utf8');
  } catch {
    return []; // not Linux
  }
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

/** Why processes cannot be placed here, if they cannot. */
export function whyNotPlaced(placement: Placement): string | undefined {
  if (!isInstalled('taskset', '--version')) return 'no taskset here';
  const needed = placement === 'apart' ? 2 : 1;
  return processors().length < needed ? `fewer than ${needed} processors here` : undefined;
}

/** Puts a server in its place, and remembers where its clients have to run. */
export function place(server: Server, placement: Placement): Server {
  const [first, second] = processors();
  // The main thread only: compiler and garbage collector of V8 may use the others, as they do without us.
  execFileSync('taskset', ['-cp', `${first}`, `${server.pid}`], { stdio: 'ignore' });
  return { ...server, clientsOn: placement === 'apart' ? second! : first! };
}

/** The command that runs another one on one processor. */
export function onProcessor(processor: number, command: Command): Command {
  return ['taskset', '-c', `${processor}`, ...command];
}
