/**
 * The checks of exercise 17: a server with a name in the file system.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { idle, many, reply, sequence } from './checks/answers.ts';
import { deadClient, malformed } from './checks/bad-requests.ts';
import { place, removed } from './checks/place.ts';

export default exercise({
  program: 'fifo-server.ts',
  title: 'A server with a name in the file system',
  checks: [sequence, reply, many, idle, deadClient, malformed, place, removed],
});
