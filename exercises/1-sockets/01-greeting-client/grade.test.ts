/**
 * The checks of exercise 01: a client that prints all that a server says.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { characters, everyByte, onlyNew, readsOn } from './checks/bytes.ts';
import { connects, ends, refused, reset, silent } from './checks/connection.ts';

export default exercise({
  program: 'greeting-client.ts',
  title: 'A client that listens',
  checks: [connects, ends, silent, readsOn, onlyNew, characters, everyByte, refused, reset],
});
