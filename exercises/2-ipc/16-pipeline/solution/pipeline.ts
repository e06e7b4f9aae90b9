// Pipeline: runs programs at once, each one's stdout joined to the next one's stdin.
// Usage: npx tsx pipeline.ts CMD ARG… -- CMD ARG… -- …
import {
  close,
  closeAction,
  dup2Action,
  errno,
  kill,
  perror,
  pipe,
  posixSpawn,
  waitpid,
  type Pair,
} from 'mysocks/ipc';

const STDIN = 0;
const STDOUT = 1;
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** The words between the separators. */
function stagesOf(words: readonly string[]): string[][] {
  const stages: string[][] = [[]];
  for (const word of words) {
    if (word === '--') stages.push([]);
    else stages.at(-1)?.push(word);
  }
  return stages;
}

/** Starts one stage, with these as its stdin and stdout; `others` it must not have. A promise of its status. */
function start([file = '', ...args]: string[], input: number, output: number, others: number[]) {
  const pid = posixSpawn(file, args, [
    ...(input === STDIN ? [] : [dup2Action(input, STDIN), closeAction(input)]),
    ...(output === STDOUT ? [] : [dup2Action(output, STDOUT), closeAction(output)]),
    ...others.map(closeAction),
  ]);
  if (pid > 0) {
    running.add(pid);
    return waitpid(pid).finally(() => running.delete(pid));
  }
  const status = errno() === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE;
  perror(`pipeline: ${file}`);
  return Promise.resolve(status);
}

function endAll(status: number): void {
  for (const pid of running) kill(pid, 'SIGKILL');
  process.exitCode = status;
  stopped = true;
}

const stages = stagesOf(process.argv.slice(2));
if (stages.some((words) => words.length === 0)) {
  process.stderr.write('Usage: npx tsx pipeline.ts CMD ARG… -- CMD ARG… -- …\n');
  process.exit(2);
}
const running = new Set<number>();
let stopped = false;
process.on('SIGINT', () => endAll(130)).on('SIGTERM', () => endAll(143));

const ends: Promise<number>[] = [];
let input = STDIN;
for (const [i, words] of stages.entries()) {
  const isLast = i === stages.length - 1;
  const fd: Pair = [STDIN, STDOUT]; // the last stage has pipeline's own stdout
  if (!isLast && pipe(fd) < 0) {
    perror('pipeline: pipe');
    endAll(1);
    break;
  }
  ends.push(start(words, input, fd[1], isLast ? [] : [fd[0]]));
  // What a stage has now, nobody else may keep: else its reader never sees the end, or its writer no EPIPE.
  if (input !== STDIN) close(input);
  if (!isLast) close(fd[1]);
  input = fd[0];
}
const statuses = await Promise.all(ends);
if (!stopped) process.exitCode = statuses.at(-1) ?? 1;
