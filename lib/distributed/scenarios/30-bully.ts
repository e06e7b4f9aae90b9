/** @module Exercise 30: an election. */
import { judged, type Exercise } from './exercise.ts';

const vote = { kind: 'election', ids: [1, 2, 3], time: 'slow', settle: true } as const;
const four = { ...vote, ids: [1, 2, 3, 4] } as const;
const quiet = { restarts: 1, restartWhen: 'quiet' } as const;

function all(check: string) {
  return { 'no-lower': check, goal: check };
}

export const bully: Exercise = {
  name: '30-bully',
  scenarios: [
    judged(all('start'), { ...vote, ids: [2, 3, 11], settle: false }),
    judged(
      { ...all('leader-dies'), 'messages-election': 'messages' },
      { ...vote, crashes: 1, mortal: [3], suspects: 2 },
    ),
    judged(
      { ...all('leader-dies'), 'messages-election': 'messages' },
      { ...four, crashes: 1, mortal: [4], suspects: 2 },
    ),
    judged(all('answerer-dies'), { ...four, crashes: 2, suspects: 2 }),
    judged(
      { ...all('comes-back'), 'messages-election': 'messages' },
      { ...vote, ...quiet, crashes: 1, mortal: [1, 2], suspects: 1 },
    ),
    judged(all('comes-back'), { ...vote, ...quiet, crashes: 2, suspects: 2 }),
    judged(
      { ...all('comes-back'), 'messages-election': 'messages' },
      { ...vote, ...quiet, crashes: 1, mortal: [3], suspects: 1 },
    ),
  ],
};
