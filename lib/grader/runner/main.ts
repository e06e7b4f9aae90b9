/**
 * The runner, a process of its own: runs the checks of the plan one after the other, and reports what they came to.
 *
 * Before the first check it finds out what isolation works here, and what starting a process costs. It is no test
 * runner: the checks are data, and to begin with them at once is most of what a student waits for.
 *
 * @module
 */
import { errorText } from '../kernel/errors.ts';
import { probe, type Machine } from '../sandbox/probe.ts';
import { runJob } from './job.ts';
import { readPlan, type Plan } from './plan.ts';
import { report, reportBroken } from './report.ts';

// What nobody has caught is a fault of the grader: the checks that are left have their turn all the same.
process.on('uncaughtException', reportBroken);

const plan = readPlan();
const machine = await machineOf(plan);
report({ t: 'ready', isolation: machine.isolation.level, startCost: machine.startCost });
for (const job of plan.jobs) {
  try {
    await runJob(job, plan, machine);
  } catch (error) {
    reportBroken(error);
  }
}
report({ t: 'end' });
process.exit();

async function machineOf({ runFolder, isolation }: Plan): Promise<Machine> {
  try {
    return await probe(runFolder, isolation);
  } catch (error) {
    report({ t: 'broken', message: errorText(error) });
    return process.exit(1);
  }
}
