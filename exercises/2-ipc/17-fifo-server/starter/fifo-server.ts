// FIFO server: gives out numbers. Clients find it by a name, and each has a FIFO of its own for the answer.
// Usage: npx tsx fifo-server.ts PATH
import { mkfifo, O_RDONLY, open, perror } from 'mysocks/ipc';

const path = process.argv[2] ?? '';
// TODO: a FIFO that is there already: has an earlier server left it, or does somebody read it?
if (mkfifo(path, 0o600) < 0) {
  perror(`fifo-server: ${path}`);
  process.exit(1);
}
// TODO: this waits for the first client, and the last one's close is the end. Open it so that it does neither.
const requests = await open(path, O_RDONLY);
if (requests < 0) perror('fifo-server: open');
// TODO: print ready, and a newline.

// TODO: for each line COUNT REPLY: open REPLY, write the next number, close it. Whatever REPLY is, nobody waits.
// TODO: SIGTERM and SIGINT: remove the FIFO, exit 0.
