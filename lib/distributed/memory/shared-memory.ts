/**
 * A memory that processes share which have nothing in common but a TCP connection.
 *
 * Each has copies of pages. A process that touches a page it has no right to is stopped there, by the kernel
 * (userfaultfd) or by the view itself; a Worker asks _home_, the process that made the memory, for the page or for
 * the right, and the process goes on. All processes see all writes in one order: the memory is sequentially consistent.
 *
 * @module
 */
import type { Worker } from 'node:worker_threads';
import { checkedView, type Checked } from './checked-view.ts';
import { Locks } from './locks.ts';
import {
  checkPort,
  checkSize,
  parsePlace,
  type CreateOptions,
  type JoinOptions,
} from './options.ts';
import { CONTROL_BYTES, COUNTED, waitFor, type Begun, type Order, type Report } from './talk.ts';
import { bufferAt } from './uffd.ts';
import type { View, ViewType } from './views.ts';
import { startService } from './worker.ts';

export type { CreateOptions, JoinOptions } from './options.ts';
export type { View, ViewType } from './views.ts';

/**
 * Counted since the start: faults that asked home, `upgrades` among the write faults of those that had a read-only
 * copy; copies that were invalidated here; pages that home fetched or took from here; messages.
 */
export type Stats = Record<keyof typeof COUNTED, number>;

/** A process that ends in the middle of things waits so long for home to take what only it had: home may be stopped. */
const GOODBYE_MS = 1000;
/** Its own Worker says goodbye as soon as it gets a processor: this only ends what hangs. */
const HANGS_MS = 60_000;

export class SharedMemory {
  /** Where home listens; 0 in a process that joined. */
  readonly port: number;
  /** Bytes, whole pages. */
  readonly size: number;
  readonly pageSize: number;
  /** Who checks the accesses: the kernel, or the views of this memory. */
  readonly pages: 'kernel' | 'checked';
  /** Is told once why home cannot be reached any more. Who touches a page that is not here then ends with status 74. */
  onlost: ((why: string) => void) | undefined;
  readonly #worker: Worker;
  readonly #control: Int32Array;
  readonly #memory: { readonly buffer: ArrayBuffer } | Checked;
  readonly #locks = new Locks((order) => this.#order(order));
  #closed: Promise<void> | undefined;
  #isGone: () => void = () => {};

  /** Makes a memory: this process is its home. Rejects as listen(2) fails. */
  static async create(options: CreateOptions = {}): Promise<SharedMemory> {
    const { size = 65_536, port = 0, host = '127.0.0.1' } = options;
    checkSize(size);
    checkPort(port);
    return SharedMemory.#start({ where: undefined, size, port, host }, options);
  }

  /** Joins the memory whose home listens at `HOST:PORT`. Rejects when there is none. */
  static async join(place: string, options: JoinOptions = {}): Promise<SharedMemory> {
    const where = parsePlace(place);
    return SharedMemory.#start({ where, size: 0, port: 0, host: '' }, options);
  }

  static async #start(
    task: { where: { host: string; port: number } | undefined } & Required<
      Pick<CreateOptions, 'size' | 'port' | 'host'>
    >,
    { checked = false, trace = false }: JoinOptions,
  ): Promise<SharedMemory> {
    const control = new SharedArrayBuffer(CONTROL_BYTES);
    const worker = startService({ ...task, checked, trace, control });
    const first = await new Promise<Report>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
    worker.removeAllListeners('error');
    if ('pages' in first) return new SharedMemory(worker, new Int32Array(control), first);
    await worker.terminate();
    const { failed, code } = first as Extract<Report, { failed: string }>;
    throw Object.assign(new Error(failed), code === undefined ? {} : { code });
  }

  private constructor(worker: Worker, control: Int32Array, { pages, pageSize, port = 0 }: Begun) {
    this.port = port;
    this.pageSize = pageSize;
    this.#worker = worker;
    this.#control = control;
    if ('shared' in pages) {
      this.pages = 'checked';
      this.size = pages.shared.memory.byteLength;
      this.#memory = {
        shared: pages.shared,
        fault: (no, write) => this.#order({ fault: no, write }),
        end: (status) => process.exit(status),
      };
    } else {
      this.pages = 'kernel';
      this.size = pages.size;
      this.#memory = { buffer: bufferAt(pages.address, pages.size) };
    }
    worker.on('message', (report: Report) => this.#hear(report));
    open.add(this.#goodbye);
    if (open.size === 1) process.on('exit', sayGoodbye);
  }

  /** The memory as an array of numbers of one type, from its beginning. */
  view<T extends View>(Type: ViewType<T>): T {
    return 'buffer' in this.#memory
      ? new Type(this.#memory.buffer)
      : checkedView(Type, this.#memory);
  }

  /**
   * Runs a function while no other process that shares the memory, and no other call here, is in the same lock. Gives
   * what the function gives. The lock of a process that dies is free again.
   *
   * @param n The number of the lock, 0 to 65535.
   */
  lock<T>(n: number, body: () => T | Promise<T>): Promise<T> {
    return this.#locks.hold(n, body);
  }

  stats(): Stats {
    const entries = Object.entries(COUNTED).map(([what, at]) => [what, this.#control[at]]);
    return Object.fromEntries(entries) as Stats;
  }

  /** Leaves the memory; home ends it for all. What views show from now on is no longer shared. */
  async close(): Promise<void> {
    this.#closed ??= this.#leave();
    await this.#closed;
  }

  async #leave(): Promise<void> {
    const gone = new Promise<void>((resolve) => (this.#isGone = resolve));
    this.#worker.ref();
    this.#locks.end('Memory is closed');
    this.#worker.postMessage({ close: true } satisfies Order);
    await gone;
    open.delete(this.#goodbye);
    if (open.size === 0) process.off('exit', sayGoodbye);
    await this.#worker.terminate();
  }

  #order(order: Order): void {
    if (this.#closed !== undefined) throw new Error('Memory must be open: it was closed');
    this.#worker.postMessage(order);
  }

  #hear(report: Report): void {
    if ('locked' in report) this.#locks.had(report.locked);
    else if ('closed' in report) this.#isGone();
    else if ('ended' in report) process.exit(report.ended);
    else if ('lost' in report) {
      this.#worker.unref();
      this.#locks.end(`The connection to home is lost: ${report.lost}`);
      this.onlost?.(report.lost);
    }
  }

  /** This process ends now, and nothing can be awaited. */
  readonly #goodbye = (): void => {
    this.#worker.postMessage({ close: true } satisfies Order);
    waitFor(this.#control, 'said', HANGS_MS);
    waitFor(this.#control, 'taken', GOODBYE_MS);
  };
}

/** The memories of this process that are open. */
const open = new Set<() => void>();
function sayGoodbye(): void {
  for (const goodbye of open) goodbye();
}
