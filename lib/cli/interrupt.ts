/**
 * Lets a verb clean up when it is interrupted.
 *
 * @module
 */

/** Runs something that Ctrl-C, kill and a closed terminal tell to end in good order, by the signal that it gets. */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  try {
    return await body(controller.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
