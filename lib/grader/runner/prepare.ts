/**
 * Before the first check: finds out what isolation works here, and what starting a process costs.
 *
 * @module
 */
import type { TestProject } from 'vitest/node';
import { errorText } from '../kernel/errors.ts';
import { probe, type Machine } from '../sandbox/probe.ts';
import { readPlan, type Plan } from './plan.ts';
import { report } from './reporter.ts';

declare module 'vitest' {
  interface ProvidedContext {
    plan: Plan;
    machine: Machine;
  }
}

export default async function prepare(project: TestProject): Promise<void> {
  const plan = readPlan();
  const machine = await machineOf(plan);
  report({ t: 'ready', isolation: machine.isolation.level, startCost: machine.startCost });
  project.provide('plan', plan);
  project.provide('machine', machine);
}

/** What cannot be done here is said at once: vitest keeps what is thrown at this point for itself. */
async function machineOf(plan: Plan): Promise<Machine> {
  try {
    return await probe(plan.runFolder, plan.isolation);
  } catch (error) {
    report({ t: 'broken', message: errorText(error) });
    throw error;
  }
}
