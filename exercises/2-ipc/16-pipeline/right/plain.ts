// In short, and without a word: the mistakes in wrong/ change this program.
import { close, closeAction, dup2Action, errno, kill } from 'mysocks/ipc';
import { perror, pipe, posixSpawn, waitpid, type Pair } from 'mysocks/ipc';

const stages: string[][] = [[]];
for (const word of process.argv.slice(2)) {
  if (word === '--') stages.push([]);
  else stages.at(-1)?.push(word);
}
if (stages.some((words) => words.length === 0)) process.exit(2);

const pids: number[] = [];
const statuses: Promise<number>[] = [];
let signalled = 0;
function stop(status: number): void {
  signalled = status;
  for (const pid of pids) kill(pid, 'SIGTERM');
}
process.on('SIGTERM', () => stop(143));
process.on('SIGINT', () => stop(130));

let input = 0;
for (const [i, [file = '', ...args]] of stages.entries()) {
  const fd: Pair = [0, 1];
  const isLast = i === stages.length - 1;
  if (!isLast) pipe(fd);
  const actions = [dup2Action(input, 0), dup2Action(fd[1], 1)];
  if (input !== 0) actions.push(closeAction(input));
  if (!isLast) actions.push(closeAction(fd[0]), closeAction(fd[1]));
  const pid = posixSpawn(file, args, actions);
  if (pid < 0) {
    statuses.push(Promise.resolve(errno() === 'ENOENT' ? 127 : 126));
    perror(file);
  } else {
    pids.push(pid);
    statuses.push(waitpid(pid));
  }
  if (input !== 0) close(input);
  if (!isLast) close(fd[1]);
  input = fd[0];
}
const all = await Promise.all(statuses);
process.exit(signalled || all.at(-1));
