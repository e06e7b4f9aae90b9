/** @module Exercise 31: a lock whose coordinator is elected. */
import { judged, type Exercise } from './exercise.ts';

const lock = { kind: 'failover', ids: [1, 2, 3], settle: true } as const;
const timed = { ...lock, time: 'slow', horizon: 60 } as const;
const quiet = { restarts: 1, restartWhen: 'quiet' } as const;

function all(check: string) {
  return { exclusion: check, goal: check };
}

export const failover: Exercise = {
  name: '31-failover',
  scenarios: [
    judged(
      {
        ...all('as-before'),
        'messages-coordinator': 'as-before',
        'first-come': 'as-before',
      },
      { ...lock, ids: [2, 3, 11], requests: [1, 1, 1] },
    ),
    judged(all('coordinator-dies'), {
      ...timed,
      requests: [1, 1, 0],
      crashes: 1,
      mortal: [3],
      suspects: 1,
      calm: 100,
    }),
    judged(all('anybody-dies'), {
      ...timed,
      time: 'fast',
      requests: [1, 1, 1],
      crashes: 1,
      suspects: 1,
    }),
    judged(all('anybody-dies'), {
      ...timed,
      time: 'fast',
      requests: [1, 1, 0],
      crashes: 2,
      mortal: [1, 3],
      suspects: 1,
    }),
    judged(
      { patience: 'anybody-dies' },
      { ...timed, requests: [1, 1, 0], crashes: 1, mortal: [1], calm: 100, limit: 8000 },
    ),
    judged(all('comes-back'), {
      ...timed,
      ...quiet,
      requests: [1, 1, 0],
      crashes: 1,
      mortal: [3],
      suspects: 1,
      calm: 100,
      limit: 100_000,
    }),
    judged(all('comes-back'), {
      ...timed,
      ...quiet,
      time: 'fast',
      requests: [0, 1, 1],
      crashes: 1,
      mortal: [1],
      limit: 5000,
    }),
    judged(all('comes-back'), {
      ...timed,
      ...quiet,
      ids: [2, 4, 7, 9],
      requests: [2, 2, 2, 2],
      time: 'any',
      horizon: 300,
      calm: 200,
      crashes: 2,
      suspects: 3,
      seeds: 100,
    }),
  ],
};
