// What /proc tells of a process that sleeps.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { timerAhead } from '../../../lib/grader/kernel/asleep.ts';
import {
  childrenOf,
  isAsleep,
  peakMemory,
  threadsAsleep,
  processOf,
  workDone,
} from '../../../lib/grader/kernel/processes.ts';

/** Starts a process that says so, then sleeps; resolves when it does. */
async function sleeper(code: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', `console.log(); process.stdin.resume(); ${code}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const pid = child.pid ?? -1;
  await expect.poll(() => isAsleep(pid) && timerAhead(pid) !== undefined).toBe(true);
  return pid;
}

test.runIf(process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch))(
  'timerAhead() tells a process that waits for a timer from one that waits for input',
  async () => {
    const [forInput, forTimer] = await Promise.all([
      sleeper(''),
      sleeper('setInterval(() => {}, 2_000)'),
    ]);
    // V8 has a timer of its own, some seconds away.
    expect(timerAhead(forInput)).toBeGreaterThan(3_000);
    expect(timerAhead(forTimer)).toBeGreaterThanOrEqual(0);
    expect(timerAhead(forTimer)).toBeLessThanOrEqual(2_000);
    expect(timerAhead(process.pid)).toBeUndefined(); // it runs
  },
);

test.runIf(process.platform === 'linux')(
  'workDone() and threadsAsleep() look at the other threads of a sleeping process, too',
  async () => {
    const [idle, busy] = await Promise.all([
      sleeper(''),
      sleeper("const go = () => crypto.pbkdf2('a', 'b', 1e6, 64, 'sha512', go); go()"),
    ]);
    const [before, begin] = [workDone(idle), workDone(busy)];
    await expect.poll(() => workDone(busy)).toBeGreaterThan(begin + 20);
    expect(workDone(idle)).toBeLessThan(before + 20);
    await expect.poll(() => threadsAsleep(idle)).toBe(true);
    expect(isAsleep(busy) && threadsAsleep(busy)).toBe(false);
    expect(peakMemory(idle)).toBeGreaterThan(10e6);
  },
);

test.runIf(process.platform === 'linux')(
  'processOf() tells a copy of its parent from a process that runs a program',
  async () => {
    // The shell forks for the parentheses; that process itself runs no other program.
    const shell = spawn('sh', ['-c', '(read line; :); :'], { stdio: ['pipe', 'ignore', 'ignore'] });
    onTestFinished(() => void shell.stdin.destroy());
    const pid = shell.pid ?? -1;
    await expect.poll(() => childrenOf(pid).length).toBe(1);
    expect(processOf(pid)?.copy).toBe(false);
    expect(processOf(childrenOf(pid)[0] ?? -1)?.copy).toBe(true);
  },
);
