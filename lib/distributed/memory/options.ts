/**
 * What SharedMemory is asked for, checked.
 *
 * @module
 */
import { LARGEST_MEMORY } from './wire.ts';

export interface JoinOptions {
  /** Check accesses in JavaScript, also where the kernel would do it. */
  readonly checked?: boolean;
  /** Say each fault and message on stderr. */
  readonly trace?: boolean;
}

export interface CreateOptions extends JoinOptions {
  /** Bytes, 1 to 2³⁰; rounded up to whole pages. Default 65,536. */
  readonly size?: number;
  /** Where home listens; default 0, any that is free. */
  readonly port?: number;
  /**
   * The address where home listens; default 127.0.0.1, for processes of this machine alone. Who can reach the port can
   * read and write the memory: nobody is asked who they are, and nothing is encrypted.
   */
  readonly host?: string;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

export function checkSize(size: number): void {
  if (isWhole(size, 1, LARGEST_MEMORY)) return;
  throw new RangeError(`Size must be 1 to ${LARGEST_MEMORY} bytes: got ${size}`);
}

export function checkPort(port: number): void {
  if (!isWhole(port, 0, 65_535)) throw new RangeError(`Port must be 0 to 65535: got ${port}`);
}

/** `127.0.0.1:7000`, `name:7000`, `[::1]:7000`. */
export function parsePlace(place: string): { host: string; port: number } {
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(place) ?? [];
  const host = six ?? four;
  if (host === undefined) throw new TypeError(`Place must be HOST:PORT: got "${place}"`);
  const port = Number(digits);
  checkPort(port);
  return { host, port };
}
