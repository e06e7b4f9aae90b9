import type { Trial } from '../../../../lib/grader/index.ts';

/** Starts the program, and gives both ends of its connection. */
export async function meet(t: Trial, options: { address?: string; shortIo?: boolean } = {}) {
  const { address = '127.0.0.1', shortIo = false } = options;
  const host = await t.listen(address);
  const client = await t.run([address, host.port], { shortIo });
  return { client, server: await host.accept() };
}
