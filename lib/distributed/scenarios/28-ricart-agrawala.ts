/** @module Exercise 28: a lock that all agree on. */
import { judged, type Exercise } from './exercise.ts';

const checks = {
  exclusion: 'one-at-a-time',
  goal: 'all-get-in',
  'messages-agreement': 'messages',
  'earlier-first': 'earlier-first',
};

export const ricartAgrawala: Exercise = {
  name: '28-ricart-agrawala',
  scenarios: [
    judged(checks, { kind: 'lock', ids: [9, 10], requests: [2, 2] }),
    judged(checks, { kind: 'lock', ids: [2, 3, 11], requests: [1, 1, 1], limit: 100_000 }),
    judged(checks, { kind: 'lock', ids: [1, 2, 3], requests: [2, 1, 0] }),
    judged(checks, { kind: 'lock', ids: [1, 2, 5, 8, 13], requests: [4, 4, 4, 4, 4], seeds: 200 }),
    judged(checks, { kind: 'lock', ids: [1, 2, 3], requests: [6, 6, 6], seeds: 200 }),
  ],
};
