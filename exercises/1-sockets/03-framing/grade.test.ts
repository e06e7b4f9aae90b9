/**
 * The checks of exercise 03: messages over a stream.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { end, endInside, errors, limit } from './checks/ends.ts';
import { shortReads, shortWrites, stays } from './checks/parts.ts';
import { empty, receives, sends } from './checks/whole.ts';

export default exercise({
  program: 'framing.ts',
  title: 'Messages in a stream',
  driver: 'driver.ts',
  library: [
    'acceptServerSocket',
    'closeSocket',
    'connectSocket',
    'readSocket',
    'serverSocket',
    'writeSocket',
  ],
  checks: [sends, receives, shortReads, shortWrites, stays, empty, end, endInside, limit, errors],
});
