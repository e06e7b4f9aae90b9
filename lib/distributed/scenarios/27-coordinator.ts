/** @module Exercise 27: a lock by a coordinator. */
import { judged, type Exercise } from './exercise.ts';

const quick = {
  exclusion: 'one-at-a-time',
  goal: 'one-at-a-time',
  'messages-coordinator': 'three-messages',
  'first-come': 'first-come',
};
const lock = { kind: 'lock', ids: [1, 2, 3] } as const;
const timed = { ...lock, time: 'slow', horizon: 60, calm: 50 } as const;

export const coordinator: Exercise = {
  name: '27-coordinator',
  scenarios: [
    judged(quick, { ...lock, ids: [2, 3, 11], requests: [1, 1, 1] }),
    judged(quick, { ...lock, requests: [2, 2, 1] }),
    judged(
      {
        exclusion: 'long-stay',
        goal: 'long-stay',
        'first-come': 'long-stay',
        'early-question': 'long-stay',
      },
      { ...timed, name: 'a long stay', requests: [2, 1, 1] },
    ),
    judged(
      { exclusion: 'dead-holder', goal: 'dead-holder', patience: 'dead-holder' },
      { ...timed, requests: [1, 1, 0], crashes: 1, mortal: [1, 2] },
    ),
    judged(
      { exclusion: 'dead-holder', goal: 'dead-holder' },
      { ...timed, requests: [1, 1, 1], crashes: 2, mortal: [1, 2], calm: 100, limit: 10_000 },
    ),
    judged(
      { exclusion: 'comes-back' },
      { ...lock, requests: [2, 2, 0], crashes: 1, mortal: [1], restarts: 1 },
    ),
    judged(
      { exclusion: 'comes-back', goal: 'comes-back' },
      { ...timed, requests: [2, 1, 0], crashes: 1, mortal: [1], restarts: 1 },
    ),
    judged(
      { exclusion: 'comes-back', goal: 'comes-back' },
      {
        ...timed,
        ids: [1, 2, 5, 8, 13],
        requests: [2, 2, 2, 2, 2],
        time: 'any',
        horizon: 300,
        calm: 200,
        crashes: 2,
        mortal: [1, 2, 5, 8],
        restarts: 1,
        seeds: 100,
      },
    ),
  ],
};
