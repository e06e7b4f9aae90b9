// Nodes under test: the solution of an exercise, a changed copy of one, or a text.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Host, type HostOptions } from '../../lib/distributed/host/ask.ts';
import { bundleNode, type Bundle } from '../../lib/distributed/host/bundle.ts';
import type { Answer, Event } from '../../lib/distributed/events.ts';
import { listExercises } from '../../lib/grader/exercises/catalog.ts';
import { temporaryFolder } from './folder.ts';

/** A change of a text: what stands there once, and what stands there then. */
export type Edit = readonly [what: string, instead: string];

/** The solution of the exercise of that name. */
export function nodeFile(name: string): string {
  const { folder } = listExercises().find(({ id }) => id.endsWith(`-${name}`))!;
  return join(folder, 'solution', `${name}.ts`);
}

/** A file with this text. */
export function fileWith(text: string, name = 'node.ts'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** A right node with a mistake in it. */
export function wrongNode(name: string, ...edits: Edit[]): string {
  let text = readFileSync(nodeFile(name), 'utf8');
  for (const [what, instead] of edits) {
    if (text.split(what).length !== 2) throw new Error(`${name} must contain once: ${what}`);
    text = text.replace(what, () => instead);
  }
  return fileWith(text, `${name}.ts`);
}

/** The file of a class whose handlers are these. */
export function lockNode(body: string, before = ''): string {
  return fileWith(`import { LockNode } from 'mysocks/distributed';
${before}
export default class Locks extends LockNode<any> {
${body}
}
`);
}

/** Tells node 1 of three one thing after another. */
export async function tellAll(
  file: string,
  events: readonly Event[],
  options: HostOptions = {},
): Promise<readonly Answer[]> {
  const bundle: Bundle = await bundleNode(file);
  const host = await Host.open(bundle, [1, 2, 3], options);
  try {
    return await host.ask(events.map((event, i) => [i, i - 1, 1, event]));
  } finally {
    host.close();
  }
}

/** What node 1 does when its program asks, right after its start. */
export async function asks(file: string, options: HostOptions = {}): Promise<Answer> {
  const answers = await tellAll(file, [['start', 1], ['request']], options);
  return answers[1]!;
}
