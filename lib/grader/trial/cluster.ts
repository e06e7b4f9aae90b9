/**
 * A student's class of nodes as processes that talk over sockets, kept apart as programs are.
 *
 * @module
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runsOf } from '../../distributed/cluster/exercises.ts';
import type { StartNode } from '../../distributed/cluster/start.ts';
import { tryCluster } from '../../distributed/cluster/trial.ts';
import { BadFile } from '../../distributed/host/bundle.ts';
import { count } from '../../trace/show/words.ts';
import { readNode } from '../sandbox/node-bundle.ts';
import { writeReadable } from '../sandbox/user.ts';
import { launch } from './launch.ts';
import type { Trial } from './trial.ts';

/**
 * Fails the check when something goes wrong in a run of its exercise as processes. The explorer says more, and says it
 * for sure: this shows that what it explores is what runs.
 *
 * @param number The exercise, `28`: `lib/distributed/cluster/exercises.ts` has its runs.
 */
export async function expectSockets(t: Trial, number: string): Promise<void> {
  const runs = runsOf(number);
  if (runs.length === 0) throw new Error(`Exercise ${number} has no runs over sockets`);
  const bundle = readNode(t.context.script);
  for (const { words, plan, demands } of runs) {
    const start = nodesOf(t);
    const { verdict, judgement, runs } = await tryCluster(bundle, plan, demands, { start }).catch(
      (error: unknown) => t.fail(badFile(error)),
    );
    const { mistakes, stays, messages, void: why } = judgement;
    const where = `As processes: ${words}`;
    if (verdict === 'too-slow') {
      t.fail(`${mistakes[0]}\n${where}; ${why}, in ${runs} runs`, { symptom: 'too-slow' });
    }
    if (verdict === 'failed') t.fail(`${mistakes.join('\n')}\n${where}`);
    const entries = stays.length > 0 ? `${count(stays.length, 'entry', 'entries')}, ` : '';
    t.step(`${where}: ${entries}${count(messages, 'message')}, nothing is wrong`);
  }
}

/** Why the file cannot be run. Any other error is none of its author's. */
function badFile(error: unknown): string {
  if (error instanceof BadFile) return error.message;
  throw error;
}

/** Starts nodes as programs are started. */
function nodesOf(t: Trial): StartNode {
  return async (main) => {
    const script = join(t.context.runFolder, 'node.cjs');
    // Once: another node may be reading it.
    if (!existsSync(script)) writeReadable(script, main);
    const { process } = await launch({ ...t.context, script }, [], {}, t.random);
    t.endsWith(process);
    const { stdin: input, stdout, stderr } = process.pipes;
    stdout.resume();
    stderr.resume();
    const ended = process.exit === undefined ? once(process, 'exit') : Promise.resolve();
    const signal = (name: NodeJS.Signals) => {
      process.signal(name);
      if (name === 'SIGKILL') void process.destroy();
    };
    return { pid: process.pid, input, ended, signal };
  };
}
