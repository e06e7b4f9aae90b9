/**
 * The checks of exercise 21: maths by message queue.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { badMessages } from './checks/bad-messages.ts';
import { quit, signal, stale } from './checks/endings.ts';
import { solves, types } from './checks/receiver.ts';
import { layout, sender } from './checks/sender.ts';

export default exercise({
  program: 'maths-queue.ts',
  title: 'Maths by message queue',
  library: ['mysocks', 'mysocks/ipc'],
  checks: [solves, layout, types, sender, quit, signal, stale, badMessages],
});
