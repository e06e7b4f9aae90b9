/**
 * The socket under a connection: a `net.Socket` that reads only when it is told to, and into one buffer.
 *
 * Node reads from a new socket at once, and into a new buffer each time; read(2) does neither. The option `onread`
 * gives Node a buffer to read into, but does not exist for a socket that a server has accepted or that came from
 * another process: there we take the handle out of Node's socket and put it into one of our own. Handles are not
 * documented. Where there are none, the ordinary stream serves (`MYSOCKS_STREAMS=1` asks for it): it is slower, and
 * reads up to one stream buffer (`readableHighWaterMark`) ahead.
 *
 * @module
 * @see {@link https://nodejs.org/api/net.html#new-netsocketoptions net.Socket, onread}
 */
import * as net from 'node:net';
import { getSystemErrorName } from 'node:util';
import { codeOf } from '../errno.ts';

/** What a wire tells its connection. */
export interface Receiver {
  /** `n` bytes have come, at the start of `bytes`; they are there only until this call returns. */
  received(n: number, bytes: Uint8Array): void;
  /** The peer has ended its stream, and all its bytes have come. */
  ended(): void;
  /** The connection is broken. */
  broken(error: Error): void;
  /** The socket is closed, for whatever reason. */
  gone(): void;
}

/** The library's socket. */
export interface Wire extends net.Socket {
  receiver: Receiver;
  /** True for the ordinary stream. */
  streams: boolean;
  /** Breaks the connection; one of AF_UNIX can only be closed. */
  reset(): void;
}

/** `127.0.0.1:80`, `[::1]:80`; `''` without an address. */
export function hostPort(host: string | undefined, port: number | undefined): string {
  if (host === undefined || port === undefined) return '';
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** As much as Linux gives in one read of a loopback connection; all sockets share one such buffer. */
const READ_SIZE = 65536;

/** Node's own object for a connected socket, or for a listening one. */
interface Handle {
  readonly fd?: number;
  reading?: boolean;
  readStop?(): number;
  setNoDelay?(on: boolean): number;
  onconnection?: (status: number, client?: Handle) => void;
}

type Inner = { _handle?: Handle | null };

const streams = process.env.MYSOCKS_STREAMS === '1';

// One object for all sockets: Node copies the two fields and calls back on the socket itself.
const onread: net.OnReadOpts = {
  buffer: Buffer.allocUnsafeSlow(READ_SIZE),
  callback(this: unknown, n: number, bytes: Uint8Array): boolean {
    (this as Wire).receiver.received(n, bytes);
    return true;
  },
};

/** A wire that is not connected yet: call its `connect()`. */
export function newWire(receiver: Receiver): Wire {
  const options = { allowHalfOpen: true, noDelay: true };
  const socket = new net.Socket(streams ? options : ({ ...options, onread } as object));
  socket.pause(); // Otherwise it reads as soon as it is connected.
  return attach(socket, receiver, streams);
}

/** A connected socket that nobody has read from: Node's object, or the handle within it. */
export type Client = net.Socket | Handle;

/** Calls `arrived` with each client of a listening server, and `failed` with the code of each failure. */
export function onClient(
  server: net.Server,
  arrived: (client: Client) => void,
  failed: (code: string) => void,
): void {
  server.on('error', (error) => failed(codeOf(error)));
  server.on('connection', arrived);
  const handle = (server as Inner)._handle;
  if (streams || typeof handle?.onconnection !== 'function') return;
  // Node's own function makes a socket for each client, which we would throw away.
  handle.onconnection = (status, client) => {
    if (client === undefined) return failed(getSystemErrorName(status));
    client.setNoDelay?.(true);
    arrived(client);
  };
}

/** The descriptor of a client; -1 when Node does not tell. */
export function descriptorOf(client: Client): number {
  return (client instanceof net.Socket ? (client as Inner)._handle?.fd : client.fd) ?? -1;
}

/** Makes a wire of a client. */
export function wireOf(client: Client, receiver: Receiver): Wire {
  const handle = client instanceof net.Socket ? takeHandle(client) : client;
  if (handle instanceof net.Socket) {
    handle.allowHalfOpen = true; // One that came from another process is not.
    return attach(handle.pause(), receiver, true);
  }
  handle.readStop?.(); // One that came from another process is reading already.
  const options = { handle, onread, pauseOnCreate: true, allowHalfOpen: true };
  return attach(new net.Socket(options), receiver, false);
}

/** Takes the handle out of Node's socket; gives the socket where there is none to take. */
function takeHandle(socket: net.Socket): Client {
  const inner = socket as Inner;
  const handle = inner._handle;
  if (streams || typeof handle?.readStop !== 'function') return socket;
  inner._handle = null;
  return handle;
}

/** Starts to read. */
export function start(wire: Wire): void {
  wire.resume();
  if (wire.streams) wire.ref();
}

/** Stops reading. A stream may still fill its buffer; that must not keep the process alive. */
export function stop(wire: Wire): void {
  const handle = (wire as Inner)._handle;
  if (wire.streams) wire.pause().unref();
  else if (handle?.reading === true) {
    // As Node does when `onread` returns false; pause() would also stop the stream, and start it again each time.
    handle.reading = false;
    handle.readStop?.();
  }
}

/** Stops reading before another process gets the socket. What a stream has read ahead goes to the receiver. */
export function handOver(wire: Wire): void {
  if (wire.streams) wire.read(); // comes as 'data'
  const handle = (wire as Inner)._handle;
  if (!handle) return;
  handle.reading = false;
  handle.readStop?.();
}

function attach(socket: net.Socket, receiver: Receiver, streams: boolean): Wire {
  const wire = socket as Wire;
  wire.receiver = receiver;
  wire.streams = streams;
  wire.reset = reset;
  if (streams) stop(wire.on('data', onData));
  return wire.on('end', onEnd).on('error', onError).on('close', onClose);
}

// Functions with `this` are made once; arrow functions would be made anew for each connection.
function onData(this: Wire, bytes: Buffer): void {
  this.receiver.received(bytes.length, bytes);
}
function reset(this: Wire): void {
  if (this.localAddress === undefined) this.destroy();
  else this.resetAndDestroy();
}
function onEnd(this: Wire): void {
  this.receiver.ended();
}
function onError(this: Wire, error: Error): void {
  this.receiver.broken(error);
}
function onClose(this: Wire): void {
  this.receiver.gone();
}
