/**
 * The checks of exercise 19: datagrams in capitals.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { bytes, empty, large, upperCase } from './checks/bytes.ts';
import { burst, clients, fromPort } from './checks/clients.ts';
import { gone } from './checks/gone.ts';

export default exercise({
  program: 'udp-upper.ts',
  title: 'Datagrams in capitals',
  checks: [upperCase, bytes, empty, large, clients, fromPort, burst, gone],
});
