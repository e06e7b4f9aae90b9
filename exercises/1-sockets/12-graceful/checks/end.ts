/**
 * How the program ends, and that nothing of it is left.
 *
 * @module
 */
import type { Advice, Service, Trial } from '../../../../lib/grader/index.ts';

/** What should happen at once may take so long: the machine may be slow. */
export const AT_ONCE_MS = 1_500;
/** The contract: how long clients may take after the first signal. */
export const GRACE_MS = 3_000;

/** Expects the end of the program with this status, and that no process of it is left. */
export async function endsWith(t: Trial, service: Service, status: number): Promise<void> {
  // It may wait for the whole of its grace, though nobody is left.
  await service.exits(status, { limit: GRACE_MS / t.clock.scale + AT_ONCE_MS });
  await service.leavesNothing();
}

export const exitAdvice: readonly Advice[] = [
  {
    when: /but this is left/,
    say: "The parent has ended, and left children behind. Before it exits it ends them: killChildren('SIGKILL').",
  },
  {
    when: /should have ended with exit status 0, but was ended by SIGTERM/,
    say: "There is no handler, or it was gone: process.on('SIGTERM', …), before the first client. The status is set with process.exit(0).",
  },
  {
    when: /should have ended with exit status 0, but ended/,
    say: 'This was what it was asked for, so the status is 0: process.exit(0) when the last child has ended, or the 3 s are over.',
  },
  {
    when: /but still runs/,
    say: 'Nobody is left to wait for. The accept loop must end (acceptServerSocket gives -1, errno() EBADF, when the handler has closed the server), then process.exit(0).',
  },
];
