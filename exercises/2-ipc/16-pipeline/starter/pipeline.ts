// Pipeline: runs programs at once, each one's stdout joined to the next one's stdin.
// Usage: npx tsx pipeline.ts CMD ARG… -- CMD ARG… -- …
import { perror, posixSpawn, waitpid } from 'mysocks/ipc';

/** The words between the separators. */
function stagesOf(words: readonly string[]): string[][] {
  const stages: string[][] = [[]];
  for (const word of words) {
    if (word === '--') stages.push([]);
    else stages.at(-1)?.push(word);
  }
  return stages;
}

const stages = stagesOf(process.argv.slice(2));
// TODO: an empty stage is a wrong argument.

// TODO: a pipe between each stage and the next one: pipe(fd), dup2Action(fd[1], 1), dup2Action(fd[0], 0).
// TODO: who holds which end now? Close what a stage does not need, and what this process does not need.
const [file = '', ...args] = stages[0] ?? [];
const child = posixSpawn(file, args);
if (child < 0) perror(`pipeline: ${file}`);
// TODO: wait for all of them, and end with the status of the last one.
else await waitpid(child);
