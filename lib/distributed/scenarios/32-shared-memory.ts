/** @module Exercise 32: shared memory over messages. */
import type { Operation } from '../world/scenario.ts';
import { judged, type Exercise, type Judged } from './exercise.ts';

/** A program: `x?` reads, `x=1` writes. */
function program(text: string): Operation[] {
  return text.split(' ').flatMap((word): Operation[] => {
    if (word === '') return [];
    const [page = '', value] = word.split('=');
    return [value === undefined ? ['read', page.slice(0, -1)] : ['write', page, Number(value)]];
  });
}

interface More {
  readonly limit?: number;
  readonly seeds?: number;
}

/** A test that is known by this name: what each node's program does. */
function litmus(
  name: string,
  check: string,
  programs: Record<number, string>,
  more: More = {},
): Judged {
  const checks = { sequential: check, goal: check, 'messages-memory': 'messages' };
  const ids = Object.keys(programs).map(Number);
  const data = {
    name,
    kind: 'memory',
    ids,
    programs: Object.values(programs).map(program),
  } as const;
  return judged(checks, { ...data, ...more });
}

const SB = { first: 'y? x=1 y?', second: 'x? y=1 x?' };

export const sharedMemory: Exercise = {
  name: '32-shared-memory',
  scenarios: [
    litmus('alone', 'alone', { 2: '', 3: 'x? x? x=1 x? x? y=2 y?', 11: '' }),
    litmus('SB', 'store-buffer', { 1: SB.first, 2: SB.second }),
    litmus('SB, the owner looks on', 'store-buffer', { 1: '', 2: SB.first, 3: SB.second }),
    litmus('MP', 'message-passing', { 1: '', 2: 'x=1 y=1', 3: 'x? y? x?' }),
    litmus('MP, written twice', 'message-passing', { 1: '', 2: 'x=1 x=2 y=1', 3: 'x? y? x?' }),
    litmus('WW', 'coherence', { 1: 'x? x=1 x?', 2: 'x=2 x?', 3: 'x? x?' }),
    // Who has read x before has an old copy when the writer's news spreads.
    litmus('WRC', 'coherence', { 1: 'x=1', 2: 'x? x? y=1', 3: 'x? y? x?' }, { seeds: 600 }),
    litmus(
      "the writer's own copy",
      'coherence',
      { 1: '', 2: 'x=1 y? x?', 3: 'x? x=2 y=1' },
      { limit: 5000 },
    ),
    litmus('IRIW', 'coherence', { 1: 'x=1', 2: 'y=1', 3: 'x? y?', 4: 'y? x?' }, { limit: 5000 }),
    litmus(
      'random',
      'random',
      { 1: 'x=1 y? x=2', 2: 'x? y=3 x?', 5: 'y? x? y=4', 9: 'x? y? x?' },
      { seeds: 200 },
    ),
    litmus(
      'random, with copies',
      'random',
      { 1: 'x? y? x? y?', 2: 'x? x=1 y=1 x?', 5: 'y? y=3 x=3 y?', 9: 'x? y? x? x?' },
      { seeds: 300 },
    ),
  ],
};
