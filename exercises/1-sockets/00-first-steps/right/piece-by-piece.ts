// Writes in pieces, with a pause, and leaves by throwing.
import { setTimeout as wait } from 'node:timers/promises';

const name = process.argv[2];
if (name === undefined) throw new Error('whom?');
for (const piece of ['Hel', 'lo, ', name, '!', '\n']) {
  process.stdout.write(piece);
  await wait(30);
}
