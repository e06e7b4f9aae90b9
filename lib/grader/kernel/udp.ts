/**
 * The sockets for datagrams of this machine (or of this network namespace), as the kernel lists them.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc.5.html proc(5), /proc/net/udp}
 */
import { read } from './processes.ts';

export interface UdpSocket {
  /** As the kernel writes it: `0100007F` is 127.0.0.1 on a machine that is little-endian. */
  readonly address: string;
  readonly port: number;
  /** What waits in it that nobody has received: bytes, as the kernel counts them with their headers. */
  readonly unread: number;
  /** How many were lost because it was full. */
  readonly lost: number;
}

/** The sockets that have this port, IPv4 and IPv6. */
export function udpSockets(port: number): UdpSocket[] {
  return ['/proc/net/udp', '/proc/net/udp6']
    .flatMap((file) => (read(file) ?? '').split('\n').slice(1))
    .filter((line) => line.trim() !== '')
    .map(parse)
    .filter((socket) => socket.port === port);
}

// sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ref pointer drops
function parse(line: string): UdpSocket {
  const columns = line.trim().split(/\s+/);
  const [address = '', port = ''] = columns[1]?.split(':') ?? [];
  return {
    address,
    port: Number.parseInt(port, 16),
    unread: Number.parseInt(columns[4]?.split(':')[1] ?? '0', 16),
    lost: Number(columns[12] ?? 0),
  };
}

/**
 * Whether something is between two sockets: a datagram comes with the call that sends it, unless the kernel has too
 * much to do at that moment. Then it waits in a list of the processor's.
 */
export function isBacklogged(): boolean {
  const lines = (read('/proc/net/softnet_stat') ?? '').trim().split('\n');
  return lines.some((line) => Number.parseInt(line.split(/\s+/)[LENGTH] ?? '0', 16) > 0);
}

/** The column with the length of that list (Linux 5.10 and later). */
const LENGTH = 11;
