/**
 * What is explored: the scenarios of the exercises, and those that a class allows.
 *
 * @module
 */
import { lamportClock } from './26-lamport-clock.ts';
import { coordinator } from './27-coordinator.ts';
import { ricartAgrawala } from './28-ricart-agrawala.ts';
import { tokenRing } from './29-token-ring.ts';
import { bully } from './30-bully.ts';
import { failover } from './31-failover.ts';
import { sharedMemory } from './32-shared-memory.ts';
import type { Exercise } from './exercise.ts';

export type { Exercise, Judged } from './exercise.ts';
export { freeScenario, scenariosFor, type Choice, type Wishes } from './wishes.ts';

const exercises = [
  lamportClock,
  coordinator,
  ricartAgrawala,
  tokenRing,
  bully,
  failover,
  sharedMemory,
];

/** The exercises that the explorer knows, by number. */
export const EXERCISES: ReadonlyMap<string, Exercise> = new Map(
  exercises.map((exercise) => [exercise.name.slice(0, 2), exercise]),
);
