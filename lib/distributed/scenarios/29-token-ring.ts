/** @module Exercise 29: a lock by a token. */
import { judged, type Exercise } from './exercise.ts';

const ring = { kind: 'lock', ids: [1, 2, 3], time: 'fast', requests: [1, 1, 0] } as const;
const failing = { ...ring, horizon: 40, calm: 60 } as const;

function all(check: string) {
  return { exclusion: check, goal: check };
}

export const tokenRing: Exercise = {
  name: '29-token-ring',
  scenarios: [
    judged(
      { ...all('one-at-a-time'), hops: 'hops', 'ring-order': 'hops', 'goes-round': 'hops' },
      { ...ring, ids: [2, 3, 11], requests: [1, 1, 1], horizon: 9, depth: 40 },
    ),
    judged(all('long-stay'), { ...ring, name: 'a long stay', time: 'slow', horizon: 20 }),
    judged(all('long-stay'), { ...ring, time: 'slow', requests: [1, 1, 1], horizon: 20 }),
    judged(all('dead-member'), { ...failing, crashes: 1 }),
    judged(all('lost-token'), { ...failing, lose: 1 }),
    judged(all('comes-back'), { ...failing, requests: [2, 0, 1], crashes: 1, restarts: 1 }),
    judged(all('comes-back'), {
      ...failing,
      ids: [2, 4, 7, 9],
      requests: [2, 2, 2, 2],
      time: 'any',
      horizon: 200,
      calm: 100,
      crashes: 1,
      restarts: 1,
      seeds: 100,
    }),
  ],
};
