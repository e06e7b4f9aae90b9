/**
 * Small buffers for one connection.
 *
 * The kernel takes megabytes for somebody who does not read, how many differs from machine to machine. Where the network
 * is our own, sandbox/network.ts has them small for all; elsewhere an end of a connection can see to it by itself, before
 * the connection is made: with less room for what comes in, and with small segments, by which the other end's kernel
 * reckons how much it takes from its program. Node has no call for that.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/tcp.7.html tcp(7)}
 */
import { libc, whyNoIpc } from './libc.ts';

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;

// Level, name, value. Segments as on an Ethernet: much smaller ones need more room, not less.
const SMALL = [
  [6, 2, 1_448], // IPPROTO_TCP, TCP_MAXSEG
  [1, 8, 8 * 1024], // SOL_SOCKET, SO_RCVBUF
  [1, 7, 32 * 1024], // SOL_SOCKET, SO_SNDBUF
] as const;

/** How much the kernel keeps of such a connection in one direction: 130 KB were measured. */
export const SMALL_KEEPS = 200_000;

/** Whether buffers can be made small here. */
export function canShrink(): boolean {
  return whyNoIpc() === undefined;
}

/** Makes the buffers of a socket small that is not connected yet; of one that listens: those of its connections. */
export function shrink(fd: number): void {
  for (const [level, name, value] of SMALL) {
    const bytes = Buffer.from(Int32Array.of(value).buffer);
    libc().setsockopt(fd, level, name, bytes, bytes.length);
  }
}

/** The descriptor of a new socket for IPv4 with small buffers; -1 when there is none to be had. */
export function smallSocket(): number {
  const fd = libc().socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0) shrink(fd);
  return fd;
}
