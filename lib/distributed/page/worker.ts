/**
 * The worker of the page: a student's class runs here, so that a handler that does not come back stops nothing else.
 * The explorer runs beside it when the page lets it search.
 *
 * Its text begins with the student's file as a function, `student`: nothing is ever made of a string.
 *
 * @module
 */
/// <reference lib="webworker" />
import type { Answer, Question } from '../events.ts';
import { explore } from '../explorer/explore.ts';
import { exploreRandomly } from '../explorer/random.ts';
import { encode } from '../explorer/schedule.ts';
import { NAMES, nodeWorld, purge } from '../host/banned.ts';
import { freezeAll } from '../host/freeze.ts';
import { describe, Instances, type Program } from '../host/instances.ts';
import * as library from '../nodes.ts';
import { Answers } from '../world/answers.ts';
import { fieldsOf } from './fields.ts';
import type { Found, Request, Said } from './talk.ts';

declare const student: Program;

/** So many instances are kept: the others are told everything again. */
const KEPT = 20_000;
/** While it searches, it shows this often that it lives. */
const SIGN_MS = 200;

const say = (said: Said): void => postMessage(said);
const world = nodeWorld(globalThis);
const values = NAMES.map((name) => world[name]);
let instances: Instances | undefined;

function begin(ids: readonly number[]): unknown {
  instances = new Instances(student, values, ids);
  try {
    return instances.kind();
  } catch (error) {
    return { error: describe(error) };
  }
}

async function handle(request: Request): Promise<unknown> {
  switch (request.what) {
    case 'begin':
      return begin(request.ids);
    case 'ask':
      return request.questions.map((question) => instances!.answer(question));
    case 'look':
      return request.states.map(([state, id]) => fieldsOf(() => instances!.look(state, id)));
    default:
      return search(request);
  }
}

/** Searches for a schedule that breaks a rule. */
async function search({ scenario, careful }: Extract<Request, { what: 'find' }>): Promise<Found> {
  begin(scenario.ids);
  let shown = performance.now();
  const answer = (question: Question): Answer => {
    if (careful || performance.now() - shown > SIGN_MS) {
      say({ what: 'alive', ...(careful && { question }) });
      shown = performance.now();
    }
    return instances!.answer(question);
  };
  const answers = new Answers(scenario.ids, {
    ask(questions) {
      const all = questions.map(answer);
      instances!.keep(KEPT);
      say({ what: 'alive' });
      return Promise.resolve(all);
    },
  });
  const find = scenario.seeds === undefined ? explore : exploreRandomly;
  const { states, depth, complete, ms, found } = await find(scenario, answers, { first: true });
  const [first] = found;
  return {
    states,
    depth,
    complete,
    ms: Math.round(ms),
    ...(first && { text: first.violation.text, schedule: encode(first, scenario, answers) }),
  };
}

purge(globalThis);
freezeAll([...Object.values(world), ...Object.values(library)]);
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void handle(data).then((answer) => say({ what: 'answer', number: data.number, answer }));
});
say({ what: 'ready' });
