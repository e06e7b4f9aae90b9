/**
 * The checks of exercise 20: questions by datagram.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { answers, ids, input } from './checks/answers.ts';
import { givesUp, repeats } from './checks/loss.ts';
import { strangers } from './checks/strangers.ts';

export default exercise({
  program: 'udp-ask.ts',
  title: 'Questions that may get lost',
  checks: [answers, ids, repeats, strangers, givesUp, input],
});
