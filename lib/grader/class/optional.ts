/**
 * Packages that only an instructor's verb needs. Where one is not installed, the verb says how to install it.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../exercises/kit.ts';
import { errorCode } from '../kernel/errors.ts';

/**
 * Loads a package.
 *
 * @throws When it is not installed: with the command that installs it.
 */
export async function needed<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (errorCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const { optionalDependencies = {} }: { optionalDependencies?: Record<string, string> } =
      JSON.parse(text);
    const wanted = `${name}@${optionalDependencies[name] ?? 'latest'}`;
    const how = `npm install --no-save ${wanted}`;
    throw new Error(`This needs the package ${name}. To install it: ${how}`, { cause: error });
  }
}
