/**
 * Connecting: the name is looked up, and every address it has is tried in turn.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man3/getaddrinfo.3.html getaddrinfo(3), whose example does the same}
 */
import { lookup } from 'node:dns/promises';
import { canBeHost } from '../calls/arguments.ts';
import { Connection } from './connection.ts';
import { codeOf } from '../errno.ts';
import { newWire, type Wire } from './wire.ts';

/** Resolves to a connection, or to the code of the failure: of the last address, when there are several. */
export async function connect(host: string, port: number): Promise<Connection | string> {
  if (!canBeHost(host)) return 'EINVAL';
  try {
    let code = 'ENOTFOUND';
    for (const { address } of await lookup(host, {
      all: true,
      verbatim: true,
    })) {
      const connection = new Connection('client', newWire);
      await attempt(connection.wire, { host: address, port });
      if (connection.code === undefined) return connection;
      code = connection.code;
    }
    return code;
  } catch (error) {
    return codeOf(error);
  }
}

/** Waits until the socket is connected, or closed after an error. */
export async function attempt(
  wire: Wire,
  to: { host: string; port: number } | { path: string },
): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = () => {
      wire.removeListener('connect', over).removeListener('close', over);
      resolve();
    };
    wire.on('connect', over).on('close', over);
    wire.connect(to);
  });
}
