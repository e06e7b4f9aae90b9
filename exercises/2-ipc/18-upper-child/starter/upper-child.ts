// Upper child: the parent sends stdin to its child, which sends it back in capitals; the parent prints that.
// Usage: npx tsx upper-child.ts
import { forkChild, isChild, perror, socketpair, waitpid, type Pair } from 'mysocks/ipc';

if (isChild()) {
  // TODO: take sockets from inherited<{ sockets: Pair }>(). Read one of them, send back what comes in capitals.
} else {
  const sockets: Pair = [-1, -1];
  if (socketpair(sockets) < 0) {
    perror('upper-child: socketpair');
    process.exit(1);
  }
  const child = await forkChild({ sockets });
  if (child < 0) {
    perror('upper-child: forkChild');
    process.exit(1);
  }
  // TODO: whose end is whose? Close the other one, here and in the child.
  // TODO: read stdin, descriptor 0, and send it; receive the answers, and print them. Which of the two waits for which?
  // TODO: at the end of stdin tell the child, and print what it still has to say.
  await waitpid(child);
}
