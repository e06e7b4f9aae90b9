/**
 * Rules of locks: one at a time, and what an entry costs.
 *
 * @module
 */
import { ASK, kindOf } from '../world/actions.ts';
import type { Rule } from '../world/rule.ts';
import type { Scenario } from '../world/scenario.ts';
import { INSIDE } from '../world/world.ts';

/** Two are never inside together. */
export const exclusion: Rule = {
  name: 'exclusion',
  mark: 'two inside',
  state({ programs }, _monitor, { ids }) {
    const first = programs.indexOf(INSIDE);
    const second = first < 0 ? -1 : programs.indexOf(INSIDE, first + 1);
    return second < 0 ? undefined : `nodes ${ids[first]} and ${ids[second]} are inside together`;
  },
};

/** What was asked for so far takes this many messages at most, and in the end exactly as many. */
function messages(
  name: string,
  perEntry: (node: number, scenario: Scenario) => number,
): Rule<number> {
  return {
    name,
    mark: 'too many messages',
    notInCalm: true,
    start: () => 0,
    step(allowed, { action, node, after }, scenario) {
      const may = kindOf(action) === ASK ? allowed + perEntry(node, scenario) : allowed;
      if (after.messages <= may) return may;
      return `${after.messages} messages were sent: what was asked for so far takes ${may}`;
    },
    end({ messages }, wanted) {
      return messages === wanted
        ? undefined
        : `${messages} messages were sent in all: ${wanted} wanted`;
    },
  };
}

/** A request and a reply for each other node. */
export const agreementMessages = messages(
  'messages-agreement',
  (_, { ids }) => 2 * (ids.length - 1),
);

/** Request, reply, release; nothing for the coordinator, which is the highest. */
export const coordinatorMessages = messages('messages-coordinator', (node, { ids }) =>
  node === ids.length - 1 ? 0 : 3,
);
