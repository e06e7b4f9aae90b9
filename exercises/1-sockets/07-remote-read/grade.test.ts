/**
 * The checks of exercise 07: a server of files.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { bigFiles } from '../checks/remote/big.ts';
import { edges } from '../checks/remote/edges.ts';
import { errors } from '../checks/remote/errors.ts';
import { bytes, reads } from '../checks/remote/files.ts';
import { jail } from '../checks/remote/jail.ts';
import { links } from '../checks/remote/links.ts';
import { lineLimit, splitLines } from '../checks/remote/lines.ts';
import { regularFiles } from '../checks/remote/special.ts';
import { badClients, ledger, oneByOne } from './checks/clients.ts';

export default exercise({
  program: 'remote-read.ts',
  title: 'A server of files',
  checks: [
    reads,
    bytes,
    edges,
    errors,
    jail,
    links,
    regularFiles,
    splitLines,
    lineLimit,
    bigFiles,
    oneByOne,
    badClients,
    ledger,
  ],
});
