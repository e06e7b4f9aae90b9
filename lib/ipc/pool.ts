/**
 * Node's pool of threads, which `fs` and DNS need: two of it may be blocked by calls that wait, one in msgrcv(2) and
 * one on semaphores. A smaller pool is left alone, and the calls ask again every few milliseconds.
 *
 * @module
 * @see {@link https://docs.libuv.org/en/v1.x/threadpool.html libuv, thread pool}
 */
const BLOCKED = 2;

export const poolHasRoom = Number(process.env.UV_THREADPOOL_SIZE ?? 4) > BLOCKED;
