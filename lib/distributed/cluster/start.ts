/**
 * Starts the process of a node.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { text } from '../host/bundle.ts';
import type { Entry } from './history.ts';

/** A process that runs a node, however it was started. */
export interface NodeChild {
  readonly pid: number | undefined;
  readonly input: Writable;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
}

/** Starts the program of a node, with these options for Node. */
export type StartNode = (main: string, options: readonly string[]) => Promise<NodeChild>;

/** How a cluster is run. */
export interface ClusterOptions {
  /** Starts the processes; plain ones when it is not said. */
  readonly start?: StartNode;
  /** Is told each thing that happens. */
  readonly onEntry?: (entry: Entry) => void;
  /** Is told why a connection was closed. */
  readonly onComplaint?: (text: string) => void;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
}

/** As a process of ours, which nothing keeps apart but its realm. */
export const startAlone: StartNode = (main, options) => {
  const child = spawn(process.execPath, [...options, '-e', main], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return Promise.resolve({ pid: child.pid, input: child.stdin, ended, signal });
};

let main: Promise<string> | undefined;

/** The program of a node as a text. */
export function nodeCode(): Promise<string> {
  const options = { platform: 'node', format: 'cjs', target: 'node20' } as const;
  return (main ??= text(new URL('node-main.ts', import.meta.url), options));
}
