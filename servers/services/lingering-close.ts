// How a conversation ends while the client may still be sending.
import { readSocket, shutdownSocket, timeoutSocket, type Channel } from '../../lib/index.ts';

/** A client that has sent nothing for this long has read its last answer, or never will. */
const QUIET_MS = 1000;
/** And it may not go on sending for ever. */
const LONGEST_MS = 5000;

/**
 * Ends the stream to the client, then reads and drops what it still sends; `closeSocket()` comes after it.
 *
 * A close with unread bytes is a reset, and a reset destroys what is still on its way to the client: the answer that
 * it should read. Web servers call this a lingering close.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9112#section-9.6 RFC 9112, section 9.6}
 */
export async function lingeringClose(client: Channel): Promise<void> {
  const dropped = Buffer.allocUnsafe(65536);
  const end = performance.now() + LONGEST_MS;
  shutdownSocket(client);
  timeoutSocket(client, QUIET_MS);
  while (performance.now() < end && (await readSocket(client, dropped)) > 0);
}
