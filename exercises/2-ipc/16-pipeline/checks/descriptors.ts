/**
 * Who holds which end of which pipe.
 *
 * @module
 */
import {
  check,
  commandLine,
  type Proc,
  type StudentProgram,
  type Trial,
} from '../../../../lib/grader/index.ts';
import { held, type Held } from '../../checks/ends.ts';
import { childrenOf, endsWith, ownProcess } from '../../checks/processes.ts';
import { openFilesOf } from '../../../../lib/grader/index.ts';

/** Each stage sleeps another number of seconds: so the kernel tells which is which. */
const SLEEPERS = [3001, 3002, 3003, 3004];
const [STDIN, STDOUT, STDERR] = [0, 1, 2];

export const descriptors = check(
  'descriptors',
  {
    title: 'leaves each stage 0, 1 and 2, and itself no end',
    teaches:
      'Every copy of an end counts. One that nobody needs keeps a reader waiting for an end that never comes.',
    points: 2,
    needs: ['words'],
    linux: true,
    hints: [
      'Start four that sleep, and look: ls -l /proc/PID/fd for each of them, and for pipeline itself.',
      'After dup2 the old number is still open: close it, too. And the other end of the pipe, which is the neighbour’s.',
      'For a stage: dup2Action(fd[1], 1), closeAction(fd[1]), closeAction(fd[0]). Then here: close(fd[1]), and close(fd[0]) when the next stage runs.',
    ],
    advice: [
      {
        when: /^pipeline itself/m,
        say: 'When a stage has its ends, pipeline closes its own copies: it neither reads nor writes any of these pipes.',
      },
      {
        when: /holds descriptor/,
        say: 'A stage inherits every descriptor that is open and not closed by an action: closeAction for both numbers of the pipe, after dup2Action.',
      },
    ],
  },
  async (t) => {
    const args = SLEEPERS.map((seconds) => `sleep ${seconds}`).join(' -- ');
    const program = await t.run(args.split(' '));
    let found: string | undefined = 'it has no stages';
    const right = () => {
      found = problem(t, program);
      return found === undefined ? t : undefined;
    };
    if ((await t.poll(right)) !== t) t.fail(found ?? '', { symptom: 'left-behind' });
    t.step('each stage holds 0, 1 and 2 alone, and each pipe has one reader and one writer');
  },
);

function problem(t: Trial, program: StudentProgram): string | undefined {
  const all = childrenOf(program);
  const stages = SLEEPERS.map((seconds) =>
    all.find(({ pid }) => commandLine(pid) === `sleep ${seconds}`),
  );
  const found = stages.filter((stage) => stage !== undefined);
  if (found.length < stages.length)
    return `${found.length} of ${stages.length} stages run, though none has ended`;
  const surplus = found.flatMap((stage, i) => surplusOf(program, stage, i));
  const isStage = (proc: Proc) => found.some(({ pid }) => pid === proc.pid);
  const pipes = pipesBetween(program, found);
  const others = [ownProcess(t, program), ...all].filter((proc) => !isStage(proc));
  return surplus[0] ?? wrongJoint(program, found) ?? keeps(program, others, pipes);
}

/** What a stage holds besides 0, 1 and 2. */
function surplusOf(program: StudentProgram, stage: Proc, i: number): string[] {
  return held(program, stage)
    .filter(({ fd }) => fd > STDERR)
    .map(({ fd, target }) => `stage ${i + 1} holds descriptor ${fd}, ${target}`);
}

/** What is behind one of a stage's standard descriptors. */
function behind(stage: Proc, fd: number) {
  return openFilesOf(stage.pid)?.find((file) => file.fd === fd);
}

function pipesBetween(program: StudentProgram, stages: readonly Proc[]): Set<string> {
  const all = stages.flatMap((stage) => [behind(stage, STDIN), behind(stage, STDOUT)]);
  const names = all.map((file) => file?.target ?? '');
  return new Set(names.filter((name) => !program.process.streams.has(name)));
}

/** What is wrong with what joins the stages. */
function wrongJoint(program: StudentProgram, stages: readonly Proc[]): string | undefined {
  const { streams } = program.process;
  for (const [i, stage] of stages.entries()) {
    const [input, output, errors] = [STDIN, STDOUT, STDERR].map((fd) => behind(stage, fd));
    const next = stages[i + 1];
    if (i === 0 && !streams.has(input?.target ?? ''))
      return 'stage 1 does not have the stdin of pipeline';
    if (!streams.has(errors?.target ?? ''))
      return `stage ${i + 1} does not have the stderr of pipeline`;
    if (next === undefined)
      return streams.has(output?.target ?? '')
        ? undefined
        : 'the last stage does not have the stdout of pipeline';
    const reader = behind(next, STDIN);
    const isPipe = output?.target.startsWith('pipe:') === true && !streams.has(output.target);
    if (!isPipe || output.target !== reader?.target || !output.writes || !reader.reads)
      return `no pipe leads from stage ${i + 1} to stage ${i + 2}`;
  }
  return undefined;
}

/** Who holds an end besides the stages. */
function keeps(
  program: StudentProgram,
  others: readonly Proc[],
  pipes: ReadonlySet<string>,
): string | undefined {
  const kept = others
    .flatMap((proc) => held(program, proc))
    .find(({ target }) => pipes.has(target));
  if (kept === undefined) return undefined;
  const end = kept.writes ? 'write' : 'read';
  return `${whose(program, kept)} still holds a ${end} end of a pipe between two stages, descriptor ${kept.fd}`;
}

function whose(program: StudentProgram, { proc }: Held): string {
  return proc.pid === program.process.pid ? 'pipeline itself' : `process ${proc.pid}`;
}

export const endOfFile = check(
  'end-of-file',
  {
    title: 'lets a stage see the end of its stdin, and at once',
    teaches:
      'The end comes when the last copy of the write end is closed, not when a process ends.',
    points: 1,
    needs: ['descriptors'],
    linux: true,
    hints: [
      'A stage may close its stdout and live on. Who else could still write that pipe?',
      'Nobody but the stage before may hold the write end: neither pipeline, nor a stage further on.',
      'close(fd[1]) in pipeline, right after the stage is started: before the next one is, which would inherit it.',
    ],
    advice: [
      {
        when: /./,
        say: 'The reader waits, though its writer has closed: another process holds a copy of the write end. Look at /proc/PID/fd.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([
      'sh',
      '-c',
      'exec >&-; read word',
      '--',
      'cat',
      '--',
      'sh',
      '-c',
      'cat; echo over',
    ]);
    await program.prints('over\n');
    t.step('the last stage sees the end, though the first one still runs');
    program.endInput();
    await endsWith(t, program, 0);
  },
);
