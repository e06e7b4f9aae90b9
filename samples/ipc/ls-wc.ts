// dup2: the pipeline ls | wc.
// Usage: npx tsx samples/ipc/ls-wc.ts [DIR]        Compare with: ls DIR | wc
import {
  close,
  closeAction,
  dup2Action,
  pipe,
  posixSpawn,
  waitpid,
  type Pair,
} from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';

const dir = process.argv[2] ?? '.';
const STDIN = 0;
const STDOUT = 1;

const fd: Pair = [-1, -1];
if (pipe(fd) < 0) fail('pipe');

// Each child keeps one end, as its standard stream. An end that stays open anywhere keeps wc waiting for ever.
const closeBoth = [closeAction(fd[0]), closeAction(fd[1])];
const ls = posixSpawn('ls', [dir], [dup2Action(fd[1], STDOUT), ...closeBoth]);
if (ls < 0) fail('posixSpawn');
const wc = posixSpawn('wc', [], [dup2Action(fd[0], STDIN), ...closeBoth]);
if (wc < 0) fail('posixSpawn');
close(fd[0]);
close(fd[1]);

await waitpid(ls);
process.exitCode = await waitpid(wc);
