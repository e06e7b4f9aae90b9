/**
 * The checks of exercise 13: a chat.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { ledger, leaves } from './checks/leaving.ts';
import { lineLimit } from './checks/limit.ts';
import { wholeLines } from './checks/lines.ts';
import { names } from './checks/names.ts';
import { drops, slowMember } from './checks/slow.ts';
import { badClients } from './checks/strangers.ts';
import { noEcho, talks } from './checks/talk.ts';

export default exercise({
  program: 'chat.ts',
  title: 'A chat',
  checks: [
    talks,
    noEcho,
    names,
    wholeLines,
    lineLimit,
    leaves,
    badClients,
    slowMember,
    drops,
    ledger,
  ],
});
