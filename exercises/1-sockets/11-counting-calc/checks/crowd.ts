/**
 * Many clients at once, and children that are killed among them: nothing is lost, nothing is counted twice.
 *
 * @module
 */
import {
  check,
  ownNumber,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { crash } from '../../checks/fork/signals.ts';
import { forkAdvice } from '../../checks/fork/clients.ts';
import { arrive, ask, expectCount } from './counting.ts';
import { Crowd } from './tally.ts';

/** The contract. */
const CLIENTS = 8;
const REQUESTS = 200;

export const atOnce = check(
  'at-once',
  {
    title: `is exact after ${CLIENTS} clients with ${REQUESTS} requests at once`,
    teaches:
      'To read a number, add one and write it back are three steps. Between them another process can do the same, and one of the two is lost.',
    points: 1,
    needs: ['all-children'],
    linux: true,
    hints: [
      'Two children read 41 at the same moment. What do they write?',
      'Either only one process at a time may change the number (a lock, or one process that counts for all), or the change is one step that nobody can interrupt.',
      'The kernel does one append after the other: a byte for each answer, and the size of the file is the count.',
    ],
    advice: [
      {
        when: 'stopped',
        say: 'Somebody waits for ever: for a lock that nobody gives back, or for an answer of a process that waits itself.',
      },
      {
        when: 'nothing',
        say: 'Somebody waits for ever: for a lock that nobody gives back, or for an answer of a process that waits itself.',
      },
      {
        when: /too few/,
        say: 'Answers had come that were not counted: they are counted too late (see up-to-date), or two children read the same number, and both wrote the next one. Use one step that cannot be interrupted (append), a lock, or one process that counts.',
      },
      {
        when: /at the end/,
        say: 'Counts were lost: two children read the same number, and both wrote the next one. Use one step that cannot be interrupted (append), a lock, or one process that counts.',
      },
      {
        when: /too many/,
        say: 'More is counted than was answered: does a request count twice, or before it is known that its answer is OK?',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const crowd = new Crowd(t);
    const guests: { client: Wire }[] = [];
    for (let i = 0; i < CLIENTS; i++) guests.push(await arrive(t, service));
    const { client: counter } = await arrive(t, service);
    await t.asOneStep(
      `${CLIENTS} clients have sent ${REQUESTS} requests each and got their answers; ${counter.name} counted meanwhile`,
      () =>
        crowd.watch(
          counter,
          guests.map(({ client }) => crowd.talk(client, REQUESTS)),
        ),
    );
    await t.variation('at the end', () => expectCount(counter, crowd.answered));
  },
);

export const killed = check(
  'killed',
  {
    title: 'keeps what a child has counted when it is killed',
    teaches:
      'SIGKILL comes between any two instructions. What only the dead process knew is lost; what it held for itself stays held.',
    points: 1,
    needs: ['all-children'],
    linux: true,
    hints: [
      'A child is killed with kill -9. Where is what it has counted so far? And the lock that it held just then?',
      'What a child has answered must be known outside of it before the answer goes out.',
      'A lock that is a file stays when its owner dies; somebody must find out that he is dead. An append needs no lock.',
    ],
    advice: [
      {
        when: /too few|the answers that/,
        say: 'What a killed child had answered is not counted any more. It must be outside of the child before its answer goes out, and stay there when the child has ended.',
      },
      {
        when: /too many/,
        say: 'More is counted than was sent: the count of a child that has died must not be added a second time.',
      },
      {
        when: 'stopped',
        say: 'Since a child was killed others wait for ever. It held a lock, or owed somebody an answer: find out that it is dead, or do without a lock.',
      },
      {
        when: 'nothing',
        say: 'Since a child was killed others wait for ever. It held a lock, or owed somebody an answer: find out that it is dead, or do without a lock.',
      },
      {
        when: 'ended',
        say: 'A child was killed, and the server ended. That costs one client, and nobody else.',
      },
      ...forkAdvice,
    ],
  },
  async (t) => {
    const service = await t.serve();
    const crowd = new Crowd(t);
    const victims = [await arrive(t, service), await arrive(t, service), await arrive(t, service)];
    const others = [await arrive(t, service), await arrive(t, service)];
    const killed = victims.map(({ child }) => `process ${ownNumber(child)}`).join(', ');
    await t.asOneStep(
      `${killed}, children, are killed while their clients ask; others ask as well`,
      () =>
        Promise.all([
          ...others.map(({ client }) => crowd.talk(client, REQUESTS)),
          ...victims.map((victim) => crowd.talkUntil(victim.client, () => crash(t, victim))),
        ]),
    );
    const { client } = await arrive(t, service);
    await countOn(t, service, crowd, client);
  },
);

/** The count is settled now: within what may be, and it goes on from there exactly. */
async function countOn(t: Trial, service: Service, crowd: Crowd, client: Wire): Promise<void> {
  const n = await crowd.count(client);
  await t.asOneStep('and goes on from there', () =>
    t.variation('after the kill', async () => {
      for (let i = 1; i <= 5; i++) await ask(t, client);
      await expectCount(client, n + 5);
      client.close();
      const { client: next } = await arrive(t, service);
      await expectCount(next, n + 5);
    }),
  );
}
