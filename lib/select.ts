import { observed } from './calls/observed.ts';
import { observe } from './sockets/observed.ts';
import { lookup, type Channel } from './sockets/channels.ts';
import { checkMilliseconds } from './calls/arguments.ts';

/**
 * Waits until at least one of several channels can be read from, or accepted on, without waiting: select(2).
 *
 * A channel is ready when a read or an accept on it would be answered at once: by bytes, a client,
 * the end of the stream or an error. A channel that is closed counts as ready, too: the next call says `EBADF`.
 *
 * | Returns  | Meaning                                                     |
 * | -------- | ----------------------------------------------------------- |
 * | channels | those that are ready, in the order in which they were given |
 * | `[]`     | the time is over, and none is ready                         |
 *
 * Node cannot peek: for a channel that is not ready the library may read one buffer ahead. It keeps
 * the bytes for the next read.
 *
 * @param channels Connected and listening channels, in any mixture.
 * @param ms The longest time to wait in milliseconds; 0 only looks; by default there is no limit.
 * @see {@link https://man7.org/linux/man-pages/man2/select.2.html select(2)}
 */
export async function selectSockets(channels: readonly Channel[], ms?: number): Promise<Channel[]> {
  const limit = ms === undefined ? undefined : checkMilliseconds(ms);
  const entries = [...new Set(channels)].map((channel) => ({ channel, entry: lookup(channel) }));
  if (!observed()) return select(entries, limit);
  let ready: Channel[] = [];
  await observe({ op: 'select', channel: 0 }, async () => {
    ready = await select(entries, limit);
    return ready.length;
  });
  return ready;
}

interface Entry {
  channel: Channel;
  entry: ReturnType<typeof lookup>;
}

async function select(entries: Entry[], limit: number | undefined): Promise<Channel[]> {
  const alarm = new Alarm(limit);
  do {
    const woken = alarm.set();
    for (const { entry } of entries) entry?.watch(alarm.wake);
    // The kernel is always asked once: a channel with bytes left over must not hide the others.
    await turn();
    if (!alarm.over && !entries.some(isReady)) await woken;
    for (const { entry } of entries) entry?.unwatch(alarm.wake);
  } while (!alarm.over && !entries.some(isReady)); // Another caller may have taken the bytes.
  alarm.stop();
  return entries.filter(isReady).map(({ channel }) => channel);
}

function isReady({ channel, entry }: Entry): boolean {
  return entry === undefined || entry.ready || lookup(channel) !== entry;
}

/** Wakes a select: a channel does, or the time is over. */
class Alarm {
  over: boolean;
  private readonly timer: NodeJS.Timeout | undefined;
  private woken: () => void = () => {};

  constructor(limit: number | undefined) {
    this.over = limit === 0;
    // As in sockets/reader.ts: when the time is over the kernel is asked once more, in the turn before the immediate.
    const ask = () => setImmediate(() => this.end());
    if (limit !== undefined) this.timer = setTimeout(ask, limit);
  }

  /** Resolves when it wakes. */
  set(): Promise<void> {
    return new Promise((resolve) => (this.woken = resolve));
  }

  readonly wake = (): void => this.woken();

  stop(): void {
    clearTimeout(this.timer);
  }

  private end(): void {
    this.over = true;
    this.wake();
  }
}

/** Waits until the event loop has polled the kernel once: the second immediate runs after that. */
async function turn(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}
