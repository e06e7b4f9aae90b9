// Pipe copy: the parent reads stdin and writes a pipe, its child reads the pipe and writes stdout.
// Usage: npx tsx pipe-copy.ts
import { forkChild, isChild, perror, pipe, waitpid, type Pair } from 'mysocks/ipc';

if (isChild()) {
  // TODO: take fd from inherited<{ fd: Pair }>(). Read the pipe, and write what comes to stdout, descriptor 1.
} else {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) {
    perror('pipe-copy: pipe');
    process.exit(1);
  }
  const child = await forkChild({ fd });
  if (child < 0) {
    perror('pipe-copy: forkChild');
    process.exit(1);
  }
  // TODO: read stdin, descriptor 0, and write what comes to the pipe, until the end of stdin.
  // TODO: who needs which end of the pipe? The others must be closed, here and in the child.
  await waitpid(child);
  // TODO: end with the status of the child.
}
