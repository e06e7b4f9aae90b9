/**
 * The limits of patience: 3 s after the first SIGTERM, and none after the second.
 *
 * @module
 */
import { check, CheckFailure, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { enter, finish, type Guest } from '../../checks/fork/guests.ts';
import { upperProtocol } from '../../checks/upper.ts';
import { AT_ONCE_MS, exitAdvice, GRACE_MS } from './end.ts';

/** When the grace is over, all can end at once: this much more would be another grace. */
const LATE_MS = 1_000;
/** A client that has come to its end by then had less than the 3 s; timers are never early. */
const TOO_EARLY_MS = GRACE_MS - 200;
/** When a client says the rest of what it has to say. */
const TALK_MS = 1_500;

export const idleClient = check(
  'idle-client',
  {
    title: 'waits 3 s for a client, and no longer',
    teaches:
      'A client that never ends must not keep the server alive for ever: grace has a limit, which is a matter of time.',
    points: 2,
    needs: ['serves'],
    linux: true,
    hints: [
      'What does the parent wait for when a client just stays, and says nothing?',
      'The 3 s begin with the signal: setTimeout in the handler. What must happen to the children then?',
      "setTimeout(() => { killChildren('SIGKILL'); process.exit(0); }, 3000);",
    ],
    advice: [
      {
        when: /who says nothing/,
        say: "A client may stay for ever. 3 s after the signal the children are ended, whatever they do: killChildren('SIGKILL'), then process.exit(0).",
      },
      {
        when: /clients may take 3 s/,
        say: 'Clients that are being served have 3 s from the first SIGTERM; only then their children are ended.',
      },
      {
        when: /but this is left/,
        say: "The parent has ended after 3 s, but the child of the idle client still waits for it. End the children first: killChildren('SIGKILL').",
      },
      {
        when: 'exit-status',
        say: 'After the 3 s the program ends as it was asked to: process.exit(0).',
      },
    ],
  },
  async (t) => {
    for (let tries = 3; !(await goesInTime(t)); tries--) {
      if (tries === 1) throw new Error('This machine is too busy to see when a program ends');
    }
  },
);

/** False when nobody was there to see whether it was in time. */
async function goesInTime(t: Trial): Promise<boolean> {
  const service = await t.serve();
  const idle = await enter(t, service, upperProtocol);
  const talker = await enter(t, service, upperProtocol);
  await service.rests();
  const begin = performance.now();
  service.signal('SIGTERM');
  await talk(t, talker, () => performance.now() - begin);
  const seen = await endsInTime(t, service, idle, begin);
  await service.leavesNothing();
  return seen;
}

/** A client says the rest in the middle of the 3 s. */
async function talk(t: Trial, guest: Guest, since: () => number): Promise<void> {
  const { client } = guest;
  const look = () => (client.inbox.ended !== undefined || since() >= TALK_MS ? client : undefined);
  await t.until(look, { limit: GRACE_MS });
  try {
    await finish(guest);
    client.close();
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    const seconds = (since() / 1000).toFixed(1);
    // On a busy machine we may be the ones who are late.
    if (since() > TOO_EARLY_MS) return t.step(`${client.name} is too late`);
    t.fail(
      `${client.name} was cut off within ${seconds} s of SIGTERM, but clients may take 3 s\n${error.message}`,
      { symptom: error.symptom },
    );
  }
}

/**
 * Expects the end of the program with status 0, soon after the 3 s. What it waits for a processor then does not count,
 * but nothing of what we do. False when it has ended, and we were kept from looking when it should have.
 */
async function endsInTime(
  t: Trial,
  service: Service,
  { client }: Guest,
  begin: number,
): Promise<boolean> {
  const since = () => performance.now() - begin;
  await t.until(() => (service.exit !== undefined || since() >= GRACE_MS ? t : undefined), {
    limit: 2 * GRACE_MS,
  });
  const clock = t.programClock();
  let [alive, gone] = [since(), Infinity];
  const look = () => {
    if (service.process.pid !== undefined) alive = since();
    else gone = Math.min(gone, since());
    return service.exit !== undefined || clock.now() > LATE_MS ? t : undefined;
  };
  await t.until(look, { limit: 60_000 });
  if (service.exit === undefined) {
    t.fail(
      `${service.name} still runs ${(since() / 1000).toFixed(1)} s after SIGTERM: ${client.name} is there, who says nothing`,
      { symptom: 'not-ending', timedOut: true },
    );
  }
  await service.exits(0);
  return gone - alive < LATE_MS || gone < GRACE_MS + LATE_MS;
}

export const secondSignal = check(
  'second-signal',
  {
    title: 'ends all at once at a second SIGTERM, with status 1',
    teaches:
      'A user who asks twice is in a hurry. A status other than 0 tells that not all went as it should.',
    points: 2,
    needs: ['serves'],
    linux: true,
    hints: [
      'How does the handler know that it is called for the second time?',
      'process.on calls the handler each time, process.once only the first time: then the default is back.',
      "if (stopping) { killChildren('SIGKILL'); process.exit(1); }",
    ],
    advice: [
      {
        when: /was ended by SIGTERM/,
        say: 'The second signal found no handler: process.once removes it after the first one. Use process.on, and remember that it has been called.',
      },
      {
        when: /still runs .* after the second/,
        say: 'The handler runs for every signal. The second time it ends all: no grace, and no waiting for children.',
      },
      {
        when: 'exit-status',
        say: 'After a second SIGTERM clients were cut off: process.exit(1) says so.',
      },
      {
        when: /but this is left/,
        say: "The parent is gone, its children still serve. End them first: killChildren('SIGKILL').",
      },
      ...exitAdvice,
    ],
  },
  async (t) => {
    const service = await t.serve();
    await enter(t, service, upperProtocol);
    await enter(t, service, upperProtocol);
    await service.rests();
    service.signal('SIGTERM');
    // Two signals at once would be one: the second comes when the first has been handled.
    await service.closesPort({ limit: AT_ONCE_MS });
    await service.rests({ limit: 300 });
    const { exit } = service;
    if (exit === undefined) service.signal('SIGTERM');
    const limit = AT_ONCE_MS / t.clock.scale;
    if (typeof (await t.until(() => service.exit, { limit })) === 'string') {
      t.fail(`${service.name} still runs ${AT_ONCE_MS / 1000} s after the second SIGTERM`, {
        symptom: 'not-ending',
      });
    }
    await service.exits(1);
    await service.leavesNothing();
  },
);
