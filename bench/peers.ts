/**
 * The servers that are measured, by the names that the table shows, and how each is started.
 *
 * @module
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from './processes.ts';

/** What this machine has besides Node. */
export interface Tools {
  readonly gcc: boolean;
  readonly python3: boolean;
  /** Where the compiled C programs are. */
  readonly folder: string;
}

interface Peer {
  readonly needs?: 'gcc' | 'python3';
  command(folder: string): Command;
}

const here = fileURLToPath(new URL('peers/', import.meta.url));

// Node's own types do not know of this feature before 22.
const stripsTypes = Boolean(Reflect.get(process.features, 'typescript'));

/** What Node needs to run a program of ours: a loader, where it does not strip types itself. */
export const loader = stripsTypes ? [] : ['--import', 'tsx'];

/** One of our sample servers, started as a user does. */
function mysocks(server: string, ...options: string[]): Peer {
  return { command: () => [process.execPath, ...loader, `servers/${server}.ts`, '0', ...options] };
}

const javascript = (file: string): Peer => ({ command: () => [process.execPath, here + file] });
const c = (program: string): Peer => ({
  needs: 'gcc',
  command: (folder) => [join(folder, program), '0'],
});
const python = (design: string): Peer => ({
  needs: 'python3',
  command: () => ['python3', `${here}echo.py`, design],
});

const peers = {
  'echo-iterative': mysocks('echo-iterative'),
  'echo-async': mysocks('echo-async'),
  'echo-concurrent': mysocks('echo-concurrent', '--spare', '2'),
  'echo-concurrent --spare 0': mysocks('echo-concurrent', '--spare', '0'),
  'echo-prefork': mysocks('echo-prefork', '--children', '8'),
  'node:net pipe': javascript('pipe.mjs'),
  'node:net data': javascript('data.mjs'),
  'child_process.fork': javascript('fork.mjs'),
  'C iterative': c('echo-iterative'),
  'C fork': c('echo-fork'),
  'Python iterative': python('iterative'),
  'Python forking': python('forking'),
} satisfies Record<string, Peer>;

/** The name of a server that can be measured. */
export type PeerName = keyof typeof peers;

/** What a peer needs and this machine lacks, if anything. */
export function missing(name: PeerName, tools: Tools): string | undefined {
  const { needs }: Peer = peers[name];
  return needs === undefined || tools[needs] ? undefined : needs;
}

/** The command that starts a peer on a free port, in the project's folder. */
export function commandOf(name: PeerName, tools: Tools): Command {
  return peers[name].command(tools.folder);
}
