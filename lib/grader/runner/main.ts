/**
 * The runner, a process of its own: runs one check after the other, as it is told, until there is none left.
 *
 * Before the first check it finds out what isolation works here, and what starting a process costs. It is no test
 * runner: the checks are data, and to begin with them at once is most of what a student waits for.
 *
 * @module
 */
import { createInterface } from 'node:readline';
import { errorText } from '../kernel/errors.ts';
import { probe, type Machine } from '../sandbox/probe.ts';
import { readSetting, type Setting, type Task } from './plan.ts';
import { answer, answerBroken } from './report.ts';
import { runTask } from './task.ts';

// What nobody has caught is a fault of the grader: the checks that are left have their turn all the same.
process.on('uncaughtException', answerBroken);

const setting = readSetting();
const machine = await machineOf(setting);
answer({ t: 'ready', isolation: machine.isolation.level });
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const task: Task = JSON.parse(line);
    answer({ t: 'outcome', outcome: await runTask(task, setting, machine) });
  }
} catch (error) {
  answerBroken(error);
}
process.exit();

async function machineOf({ folder, isolation }: Setting): Promise<Machine> {
  try {
    return await probe(folder, isolation);
  } catch (error) {
    answer({ t: 'broken', message: errorText(error) });
    return process.exit(1);
  }
}
