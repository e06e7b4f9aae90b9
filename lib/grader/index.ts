/**
 * What a `grade.test.ts` imports.
 *
 * @module
 */

// Declaring.
export { check, exercise, type Advice, type Check, type Exercise } from './declare.ts';
export { CheckFailure, type FailureDetails, type Symptom } from './failure.ts';

// What a check gets, and what it starts.
export type { Host } from './trial/host.ts';
export type { RunOptions } from './trial/launch.ts';
export type { Program } from './trial/program.ts';
export type { Service } from './trial/service.ts';
export type { ServeOptions, Trial } from './trial/trial.ts';
export type { WaitOptions } from './trial/waiting.ts';
export type { Wire } from './trial/wire.ts';
export type { Proc } from './observe/proc.ts';

// Ways to cut bytes into writes.
export {
  allCuts,
  aroundNewlines,
  byteByByte,
  insideCharacter,
  randomly,
  WHOLE,
  type Cut,
} from './trial/cuts.ts';

// What the kernel knows.
export { underway } from './observe/tcp.ts';

// Data and words.
export type { Random } from './random.ts';
export { showDifference } from './results/difference.ts';
export { count, duration, quote } from './results/text.ts';
