/**
 * The checks of exercise 06: a calculator client that asks on before it is answered.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { broken } from './checks/broken.ts';
import { bothWays, pipelines } from './checks/flow.ts';
import { cuts, everyLine } from './checks/lines.ts';
import { asks, ends, errors, late } from './checks/talk.ts';

export default exercise({
  program: 'calc-client.ts',
  title: 'A client that does not wait',
  checks: [asks, late, ends, errors, everyLine, cuts, pipelines, bothWays, broken],
});
