/** @module Exercise 26: logical clocks, in a chat. */
import { judged, type Exercise } from './exercise.ts';

export const lamportClock: Exercise = {
  name: '26-lamport-clock',
  scenarios: [judged({ 'cause-first': 'happened-before' }, { kind: 'node', ids: [2, 3, 11] })],
};
