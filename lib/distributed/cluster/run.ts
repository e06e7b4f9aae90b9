/**
 * Runs a class of nodes as processes.
 *
 * @module
 */
import { BadFile, type Bundle } from '../host/bundle.ts';
import { Cluster } from './cluster.ts';
import { now, type History } from './history.ts';
import { paceOf, type Plan } from './plan.ts';
import type { ClusterOptions } from './start.ts';

export type { ClusterOptions } from './start.ts';

/** How long the processes may take to start. */
const START_MS = 120_000;

/** Runs a class as processes. Throws `BadFile` when the file exports no node, or does not come to its end. */
export async function runCluster(
  bundle: Bundle,
  plan: Plan,
  options: ClusterOptions = {},
): Promise<History> {
  const { promise, resolve, reject } = outcome();
  const bad = (text: string) => reject(new BadFile(text));
  const cluster = new Cluster(bundle, plan, options, { over: resolve, failed: reject, bad });
  const late = setTimeout(() => {
    if (cluster.begin === 0) bad('The nodes do not start');
  }, START_MS);
  options.signal?.addEventListener('abort', resolve, { once: true });
  if (options.signal?.aborted === true) resolve();
  try {
    await Promise.all([promise, cluster.start()]);
    const end = now();
    const { kind, begin } = cluster;
    const entries = [...cluster.entries];
    return { ids: plan.ids, kind, entries, begin, end, pace: paceOf(plan) };
  } finally {
    clearTimeout(late);
    options.signal?.removeEventListener('abort', resolve);
    await cluster.close();
  }
}

function outcome() {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((over, failed) => {
    resolve = over;
    reject = failed;
  });
  return { promise, resolve: () => resolve(), reject: (error: unknown) => reject(error) };
}
