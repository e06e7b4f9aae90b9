/**
 * What is said to the server, and what must come back.
 *
 * @module
 */
import type { Service, Trial } from '../../../../lib/grader/index.ts';
import { upper } from '../../../1-sockets/checks/upper.ts';
import { DatagramPeer, inWords, type Arrival } from '../../checks/datagrams.ts';

/** Starts the server. */
export function serve(t: Trial): Promise<Service> {
  return t.serve({ datagrams: true });
}

/** A client sends a datagram and expects it back in capitals. */
export async function ask(
  client: DatagramPeer,
  service: Service,
  data: string | Uint8Array,
): Promise<Arrival> {
  await client.send(data, service);
  return client.expect(upper(Buffer.from(data)), `the answer to ${inWords(data)}`);
}

/** A client of the check, `client 1` and so on. */
export function client(t: Trial, number = 1, host = '127.0.0.1'): Promise<DatagramPeer> {
  return DatagramPeer.open(t, `client ${number}`, { host });
}
