import { observed } from '../calls/observed.ts';
import { observeNow } from './observed.ts';
import { connectionOf, type Channel } from './channels.ts';
import { setErrno } from '../errno.ts';

/**
 * Ends this side's stream and leaves the other open (half-close): shutdown(SHUT_WR).
 *
 * The peer reads what was written before, then the end of the stream, and can still answer. It ends the stream of the
 * connection, not of a copy: for every process that has the connection.
 *
 * | Returns | Meaning                                                                           |
 * | ------- | --------------------------------------------------------------------------------- |
 * | 0       | the stream ends after the writes that wait; a further write gives -1/`EPIPE`       |
 * | -1      | `EBADF` no such channel; `ENOTCONN` it listens, or its connection is broken        |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/shutdown.2.html shutdown(2)}
 */
export function shutdownSocket(channel: Channel): number {
  const connection = connectionOf(channel);
  const call = () => {
    if (typeof connection === 'string') return setErrno(connection);
    return connection.writer.shutdown() ? 0 : setErrno('ENOTCONN');
  };
  return observed() ? observeNow('shutdown', channel, call) : call();
}
