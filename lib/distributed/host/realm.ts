/**
 * The host inside: it runs in the same realm as the node, so that nothing of the outside gets in.
 * Only texts pass.
 *
 * @module
 */
import type { Question } from '../events.ts';
import * as library from '../nodes.ts';
import { nodeWorld, purge } from './banned.ts';
import { freezeAll } from './freeze.ts';
import { describe, Instances, type Program } from './instances.ts';

purge(globalThis);
const world = nodeWorld(globalThis);
let instances: Instances | undefined;

/** The names that a node's file finds, for the code that makes a function of it. The last three hide what is main.ts's. */
const found = ['give', 'library', ...Object.keys(world), 'host', 'program', 'questions'];
export const names: string = found.join();

/** Takes a file and the numbers of the nodes. Gives its kind, or an error, as JSON. */
export function begin(program: Program, ids: string): string {
  freezeAll([...Object.values(world), ...Object.values(library)]);
  try {
    instances = new Instances(program, Object.values(world), JSON.parse(ids));
    return JSON.stringify([instances.kind()]);
  } catch (error) {
    return JSON.stringify([{ error: describe(error) }]);
  }
}

/** Answers a list of questions, as JSON. */
export function answer(questions: string): string {
  const list: Question[] = JSON.parse(questions);
  return JSON.stringify(list.map((question) => instances!.answer(question)));
}

/** Forgets all but this many instances. */
export function keep(most: number): void {
  instances!.keep(most);
}
