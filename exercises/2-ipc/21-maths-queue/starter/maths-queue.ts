// Maths by message queue: a receiver that calculates, and a sender that has it calculate.
// Usage: npx tsx maths-queue.ts receiver KEY       npx tsx maths-queue.ts sender KEY COUNT
import { IPC_CREAT, msgget, perror } from 'mysocks/ipc';

const [role, keyText] = process.argv.slice(2);
const key = Number(keyText);

// TODO: wrong arguments: a line on stderr, and process.exit(2).

if (role === 'receiver') {
  const queue = msgget(key, IPC_CREAT | 0o600);
  if (queue < 0) {
    perror('maths-queue: msgget');
    process.exit(1);
  }
  // TODO: an old queue of that key must be removed before. And who removes this one, after QUIT or a signal?
  console.log('ready');
  // TODO: for ever: receive a problem (type 1), calculate in 64 bits (BigInt), send the answer to replyTo.
} else if (role === 'sender') {
  // TODO: COUNT times: send a problem, receive the answer that is for process.pid, print `3 + 4 = 7`. Then QUIT.
}
