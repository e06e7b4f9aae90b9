/**
 * Keeps the process alive while somebody waits for something that would not.
 *
 * @module
 */

const alive = setInterval(() => {}, 2 ** 31 - 1).unref();
let waits = 0;

/** Resolves as `work` does; until then the process does not end. */
export async function stayFor<T>(work: Promise<T>): Promise<T> {
  if (waits++ === 0) alive.ref();
  try {
    return await work;
  } finally {
    if (--waits === 0) alive.unref();
  }
}
