/**
 * Before the first check: finds out what isolation works here, and what starting a process costs.
 *
 * @module
 */
import type { TestProject } from 'vitest/node';
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
  const machine = await probe(plan.runFolder, plan.isolation);
  report({ t: 'ready', isolation: machine.isolation.level, startCost: machine.startCost });
  project.provide('plan', plan);
  project.provide('machine', machine);
}
