/**
 * Sockets with a path in place of a host and a port: AF_UNIX.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/unix.7.html unix(7)}
 */
import { lstatSync, readFileSync, unlinkSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { checkPath } from '../calls/arguments.ts';
import { observed } from '../calls/observed.ts';
import { failed } from '../calls/results.ts';
import { openChannel } from './channels.ts';
import { attempt } from './connect.ts';
import { Connection } from './connection.ts';
import { Listener } from './listener.ts';
import { observe } from './observed.ts';
import { newWire } from './wire.ts';

/** sun_path has 108 bytes, with the NUL at its end. */
const MOST = 107;
/** The flags of a listening socket in /proc/net/unix. */
const LISTENS = '00010000';

/**
 * Makes a socket that listens at a path: socket(2), bind(2) and listen(2) in one.
 *
 * Its file goes when the channel is closed or the program ends. One that a dead server has left is replaced.
 *
 * | Returns | Meaning                                                                              |
 * | ------- | ------------------------------------------------------------------------------------ |
 * | n > 0   | a listening channel, for `acceptServerSocket()`                                      |
 * | -1      | `EADDRINUSE` a server listens there, or a file that is not a socket has the name;    |
 * |         | `EACCES` not allowed, or no such folder; `ENAMETOOLONG` over 107 bytes; `EMFILE`       |
 *
 * @see {@link https://man7.org/linux/man-pages/man7/unix.7.html unix(7)}
 */
export async function unixServerSocket(path: string): Promise<number> {
  checkPath(path);
  const call = async () => {
    const listener = Buffer.byteLength(path) > MOST ? 'ENAMETOOLONG' : await listenAt(path);
    return typeof listener === 'string' ? failed(listener) : openChannel(listener);
  };
  return observed() ? observe({ op: 'unixServer', channel: 0, to: path }, call) : call();
}

async function listenAt(path: string): Promise<Listener | string> {
  const listener = await Listener.listen({ path });
  if (listener !== 'EADDRINUSE' || !(await isStale(path))) return listener;
  try {
    unlinkSync(path);
  } catch {
    return listener; // The folder does not let us, or another was faster: then that one is asked.
  }
  return Listener.listen({ path });
}

/** True for the file of a socket behind which nobody listens any more. */
async function isStale(path: string): Promise<boolean> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return false;
  const names = listening();
  if (names?.some((name) => name === path || name === resolve(path))) return false;
  if (names?.every((name) => basename(name) !== basename(path))) return true;
  // A server in another folder gave the name that it has there. To connect tells, but the server sees a client.
  const connection = await connectTo(path);
  if (typeof connection !== 'string') connection.close();
  return connection === 'ECONNREFUSED';
}

/** The paths at which somebody listens, as they were given to bind(2); `undefined` where nobody tells. */
function listening(): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const lines = readFileSync('/proc/net/unix', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, flags, path] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +\d+ (.*)$/.exec(line) ?? [];
    return flags === LISTENS && path !== undefined ? [path] : [];
  });
}

/**
 * Connects to a server at a path: socket(2) and connect(2).
 *
 * | Returns | Meaning                                                                            |
 * | ------- | ---------------------------------------------------------------------------------- |
 * | n > 0   | a channel that is connected to the server                                          |
 * | -1      | `ENOENT` no such file; `ECONNREFUSED` nobody listens there, or it is not a socket;   |
 * |         | `EACCES` not allowed; `ENAMETOOLONG` over 107 bytes; `EMFILE`                        |
 *
 * @see {@link https://man7.org/linux/man-pages/man7/unix.7.html unix(7)}
 */
export async function unixConnectSocket(path: string): Promise<number> {
  checkPath(path);
  const call = async () => {
    const connection = Buffer.byteLength(path) > MOST ? 'ENAMETOOLONG' : await connectTo(path);
    return typeof connection === 'string' ? failed(connection) : openChannel(connection);
  };
  return observed() ? observe({ op: 'unixConnect', channel: 0, to: path }, call) : call();
}

async function connectTo(path: string): Promise<Connection | string> {
  const connection = new Connection('client', newWire);
  await attempt(connection.wire, { path });
  return connection.code ?? connection;
}
