// All pipes first, then the stages from the last to the first.
import { close, closeAction, dup2Action, errno, kill, pipe, posixSpawn } from 'mysocks/ipc';
import { strerror, waitpid, type Pair } from 'mysocks/ipc';

const line = process.argv.slice(2);
const cuts = [-1, ...line.keys(), line.length].filter((i) => (line[i] ?? '--') === '--');
const stages = cuts.slice(1).map((cut, i) => line.slice((cuts[i] ?? 0) + 1, cut));
if (stages.some((words) => words.length === 0)) process.exit(2);

const pairs = stages.slice(1).map((): Pair => {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) process.exit(1);
  return fd;
});
const closeAll = pairs.flat().map(closeAction);

function start(words: string[], input: number, output: number): number {
  const [file = '', ...args] = words;
  const actions = [dup2Action(input, 0), dup2Action(output, 1), ...closeAll];
  const pid = posixSpawn(file, args, actions);
  if (pid > 0) return pid;
  console.error(`pipeline: ${file}: ${strerror(errno())}`);
  return errno() === 'ENOENT' ? -127 : -126;
}

const pids = stages
  .map((words, i) => ({ words, i }))
  .toReversed()
  .map(({ words, i }) => start(words, pairs[i - 1]?.[0] ?? 0, pairs[i]?.[1] ?? 1));
pairs.flat().forEach(close);

for (const [name, status] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  process.on(name, () => {
    for (const pid of pids) if (pid > 0) kill(pid, 'SIGKILL');
    process.exit(status);
  });
}
const status = (pid: number) => (pid > 0 ? waitpid(pid) : Promise.resolve(-pid));
const [last = 0] = await Promise.all(pids.map(status));
process.exit(last);
