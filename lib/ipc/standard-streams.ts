/**
 * What the program prints must go where its numbers 1 and 2 lead, also after `dup2` or `close` has changed that.
 *
 * Node makes the streams when they are first used, and may have opened the terminal once more for itself. So before
 * the first change they are made, as a first `console.log` would have made them, and write to their number from then on.
 *
 * @module
 */
import { libc, why } from './libc.ts';
import { isReady, POLLOUT } from './poll.ts';

const FOR_EVER = -1;
const redirected = new Set<number>();

/** To be called before number 1 or 2 changes; other numbers do not matter. */
export function redirect(fd: number): void {
  if ((fd !== 1 && fd !== 2) || redirected.has(fd)) return;
  redirected.add(fd);
  const stream = fd === 1 ? process.stdout : process.stderr;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    const done = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
    writeAll(fd, bytes);
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const n = libc().write(fd, bytes.subarray(done), bytes.length - done);
    if (n >= 0) done += n;
    else if (why() === 'EAGAIN') isReady(fd, POLLOUT, FOR_EVER);
    else return; // as console.log does it: nobody is told
  }
}
