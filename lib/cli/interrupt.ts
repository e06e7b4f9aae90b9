/**
 * Ends a verb in good order when it is interrupted.
 *
 * @module
 */

/** Runs something that Ctrl-C and SIGTERM end in good order; then exits as the signal demands. */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let status = 0;
  const stop = (number: number) => () => {
    status = 128 + number;
    controller.abort();
  };
  const handlers = { SIGINT: stop(2), SIGTERM: stop(15), SIGHUP: stop(1) };
  for (const [name, handler] of Object.entries(handlers)) process.on(name, handler);
  try {
    const result = await body(controller.signal);
    if (status !== 0) process.exit(status);
    return result;
  } finally {
    for (const [name, handler] of Object.entries(handlers)) process.off(name, handler);
  }
}
