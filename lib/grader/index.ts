/**
 * What a `grade.test.ts` imports.
 *
 * @module
 */

// Declaring.
export { check, exercise, type Advice, type Check, type Exercise } from './declare.ts';
export { CheckFailure, type FailureDetails, type Symptom } from './trial/failure.ts';

// What a check gets, and what it starts.
export type { Host } from './trial/host.ts';
export { Inbox } from './trial/inbox.ts';
export type { Ipc } from './trial/ipc.ts';
export { SEM_SIZE, semaphoreBytes, type Memory } from './trial/memory.ts';
export type { Message, Queue } from './trial/queue.ts';
export { expectSockets } from './trial/cluster.ts';
export { expectRules } from './trial/nodes.ts';
export { ToldNode } from './trial/told-node.ts';
export type { RunOptions, ServeOptions } from './trial/launch.ts';
export type { StudentProgram } from './trial/student-program.ts';
export type { Service } from './trial/service.ts';
export type { Trial } from './trial/trial.ts';
export { ASLEEP, type WaitOptions } from './trial/waiting.ts';
export type { Wire } from './trial/wire.ts';
export { commandLine, family, queueDelay, threadStates, type Proc } from './kernel/processes.ts';
export { openDescriptors, openFilesOf } from './sandbox/descriptors.ts';
export type { OpenFile } from './kernel/open-files.ts';

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
export { bothEnds, tcpSockets, underway } from './kernel/tcp.ts';
export { udpSockets } from './kernel/udp.ts';
export { numberInside, ownNumber, workOf, type Work } from './kernel/work.ts';

// Data and words.
export type { Random } from './trial/random.ts';
export { showDifference } from './words/difference.ts';
export { count, durationMs } from '../trace/show/words.ts';
export { quote } from './words/text.ts';
