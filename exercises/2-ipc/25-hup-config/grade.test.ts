/**
 * The checks of exercise 25: a server that reads its configuration again.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { answers } from './checks/answers.ts';
import { broken } from './checks/broken.ts';
import { kept, reload } from './checks/reload.ts';
import { signals } from './checks/signals.ts';

export default exercise({
  program: 'hup-config.ts',
  title: 'A server that reads its configuration again',
  checks: [answers, reload, kept, broken, signals],
});
