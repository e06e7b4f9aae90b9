/**
 * Checks of arguments. A wrong one is a mistake in the program, not a failure of a call: it throws.
 *
 * @module
 */

export function checkChannel(channel: number): number {
  if (typeof channel === 'number') return channel;
  throw new TypeError(`Channel must be a number: got ${show(channel)}`);
}

export function checkPort(port: number): void {
  if (typeof port !== 'number') throw new TypeError(`Port must be a number: got ${show(port)}`);
  checkRange('Port', port, 0, 65535);
}

export function checkHost(host: string): void {
  if (typeof host !== 'string') throw new TypeError(`Host must be a string: got ${show(host)}`);
}

export function checkPath(path: string): void {
  if (typeof path !== 'string') throw new TypeError(`Path must be a string: got ${show(path)}`);
  if (path === '' || path.includes('\0')) {
    throw new RangeError(`Path must not be empty, nor have a NUL in it: got ${show(path)}`);
  }
}

/** False for a name that no host can have: an empty one, or one with a NUL in it. */
export function canBeHost(host: string): boolean {
  return host !== '' && !host.includes('\0');
}

export function checkBytes(bytes: Uint8Array): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  throw new TypeError(`Bytes must be a Uint8Array (for example a Buffer): got ${show(bytes)}`);
}

/** A number of bytes, from `least` to `most`. */
export function checkCount(n: number, least: number, most: number): number {
  if (typeof n !== 'number') {
    throw new TypeError(`Number of bytes must be a number: got ${show(n)}`);
  }
  return checkRange('Number of bytes', n, least, most);
}

/** A time in milliseconds; what is over Node's longest timer (24.8 days) becomes that. */
export function checkMilliseconds(ms: number): number {
  if (typeof ms !== 'number') throw new TypeError(`Time must be a number: got ${show(ms)}`);
  if (!(ms >= 0)) throw new RangeError(`Time must be 0 ms or more: got ${ms}`);
  return Math.min(ms, 2 ** 31 - 1);
}

/** How many of something, `least` or more. */
export function checkNumber(what: string, n: number, least = 0): void {
  if (typeof n !== 'number') throw new TypeError(`${what} must be a number: got ${show(n)}`);
  checkRange(what, n, least, Number.MAX_SAFE_INTEGER);
}

function checkRange(what: string, n: number, least: number, most: number): number {
  if (Number.isInteger(n) && n >= least && n <= most) return n;
  throw new RangeError(`${what} must be ${least} to ${most}: got ${n}`);
}

/** A value as it stands in the text of an error. */
export function show(value: unknown): string {
  if (value instanceof Promise) return '[object Promise] (a forgotten await?)';
  return typeof value === 'string' ? `'${value}'` : String(value);
}
