/**
 * The checks of exercise 10: the server of exercise 07, with a child for each client.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { reads } from '../checks/remote/files.ts';
import { childEnd, crash, ownChild, streamEnd } from './checks/children.ts';
import { bigFiles, overlap, ownFile } from './checks/downloads.ts';
import { jail } from './checks/jail.ts';
import { ledger } from './checks/ledger.ts';
import { service } from './checks/service.ts';

const LOST = {
  when: 'nothing',
  say: 'The client waits for the answer to its first line. Is the child given the connection before anybody has read from it? What the parent has read, no child gets.',
} as const;

export default exercise({
  program: 'remote-read-concurrent.ts',
  title: 'A server of files for many at once',
  checks: [
    { ...reads, advice: [LOST, ...(reads.advice ?? [])] },
    service,
    jail,
    overlap,
    ownFile,
    bigFiles,
    ownChild,
    streamEnd,
    childEnd,
    crash,
    ledger,
  ],
});
