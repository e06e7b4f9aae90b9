/**
 * A student's class of nodes as one file, for a host that runs it. It is data until then.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename } from 'node:path';
import { BadFile, bundleNode, type Bundle } from '../../distributed/host/bundle.ts';
import { writeReadable } from './user.ts';

/** Whether programs that may import this are classes of nodes, and no programs of their own. */
export function isOfNodes(library: readonly string[] = []): boolean {
  return library.includes('mysocks/distributed');
}

/**
 * Bundles a class of nodes into `script`, or a module with the class that drives it. Gives the mistakes of its author.
 *
 * @throws When something else is wrong.
 */
export async function writeNode(
  program: string,
  script: string,
  driver?: string,
): Promise<readonly string[]> {
  try {
    const { code, map } = await bundleNode(program, driver);
    const name = basename(program);
    writeReadable(script, JSON.stringify({ name, code, map: map.payload }));
    return [];
  } catch (error) {
    if (error instanceof BadFile) return [error.message];
    throw error;
  }
}

/** Reads what `writeNode` has written. */
export function readNode(script: string): Bundle {
  const { name, code, map } = JSON.parse(readFileSync(script, 'utf8'));
  return { name, code, map: new SourceMap(map) };
}
