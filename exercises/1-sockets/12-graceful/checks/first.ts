/**
 * The first SIGTERM: no new clients, and those that are being served may finish.
 *
 * @module
 */
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { fill } from '../../checks/fill.ts';
import { enter, finish, streamEnds } from '../../checks/fork/guests.ts';
import { forkAdvice, ownChildren } from '../../checks/fork/clients.ts';
import { expectAnnouncement, visit } from '../../checks/protocol.ts';
import { release } from '../../checks/servers.ts';
import { upperProtocol } from '../../checks/upper.ts';
import { AT_ONCE_MS, endsWith, exitAdvice } from './end.ts';

export const serves = check(
  'serves',
  {
    title: 'serves each client with a child, in capitals',
    teaches: 'This is the server of exercise 09. What is new is how it ends.',
    points: 1,
    linux: true,
    hints: [
      'Does your server of exercise 09 have full points? Begin with it.',
      'The child serves; the parent accepts, calls forkChild(client) and closeSocket(client), for ever.',
    ],
    advice: [
      ...forkAdvice,
      {
        when: 'nothing',
        say: 'Nothing came back. Does the parent call forkChild(client), and does the child serve what inheritedSocket() gives?',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    await visit(t, service, upperProtocol);
    await expectAnnouncement(t, service);
    release(service);
    await ownChildren(t, upperProtocol);
  },
);

export const noClient = check(
  'no-client',
  {
    title: 'ends with status 0 when there is no client',
    teaches:
      'SIGTERM asks a process to end. Without a handler it ends at once; with one, it is up to the program.',
    points: 1,
    needs: ['serves'],
    linux: true,
    hints: [
      'What is the exit status of a process that a signal has ended?',
      "process.on('SIGTERM', () => …): the handler closes the server; the accept that waits gives -1 then.",
      "if (client < 0 && errno() === 'EBADF') break; … await waitChildren(); process.exit(0);",
    ],
    advice: exitAdvice,
  },
  async (t) => {
    const service = await t.serve();
    await visit(t, service, upperProtocol);
    await service.rests();
    service.signal('SIGTERM');
    await endsWith(t, service, 0);
  },
);

export const stopsListening = check(
  'stops-listening',
  {
    title: 'stops listening at once, while it still serves a client',
    teaches:
      'Who cannot be served any more should hear so at once: a port on which nobody listens refuses.',
    points: 2,
    needs: ['serves'],
    linux: true,
    hints: [
      'When is the channel closed that listens? And who closes it?',
      'A handler of signals runs while the loop waits in acceptServerSocket: it can close the server itself.',
      "process.on('SIGTERM', () => closeSocket(server));",
    ],
    advice: [
      {
        when: /still listens/,
        say: 'The handler must close the listening channel itself: closeSocket(server). To leave the accept loop is not enough, and comes too late.',
      },
      {
        when: /should still serve/,
        say: "The whole server has ended, though a client was being served. process.on('SIGTERM', …) takes the place of the default, which is to end.",
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const guest = await enter(t, service, upperProtocol);
    await service.rests();
    service.signal('SIGTERM');
    if (!(await service.closesPort({ limit: AT_ONCE_MS / t.clock.scale }))) {
      await stillListens(t, service);
    }
    t.step(`nobody listens on port ${service.port} any more`);
    await service.rests(); // a process that ends closes its port, too, some moments before it is gone
    if (service.process.pid === undefined) {
      await t.until(() => service.exit, { limit: AT_ONCE_MS });
      const { status, signal } = service.exit ?? {};
      const how = signal === undefined ? `with status ${status}` : `by ${signal}`;
      t.fail(`${service.name} should still serve ${guest.client.name}, but it has ended ${how}`, {
        symptom: 'ended',
      });
    }
  },
);

/** Fails, and says what becomes of somebody who connects now. */
async function stillListens(t: Trial, service: Service): Promise<never> {
  const late = await t.connect(service);
  await late.send('late\n');
  late.end();
  const { inbox } = late;
  const come = () => (inbox.size > 0 || inbox.ended !== undefined ? inbox : undefined);
  await t.until(come, { limit: AT_ONCE_MS });
  const what = inbox.size > 0 ? 'was even served' : 'could connect';
  t.fail(
    `${service.name} still listens ${AT_ONCE_MS / 1000} s after SIGTERM: ${late.name}, who came then, ${what}`,
  );
}

export const finishes = check(
  'finishes',
  {
    title: 'lets clients finish, then ends with status 0',
    teaches:
      'To end gracefully is to keep what was promised: a client that has been accepted gets all of its answer.',
    points: 2,
    needs: ['serves'],
    linux: true,
    hints: [
      'Which processes end when the parent calls process.exit? Which ones when it calls killChildren?',
      'After the accept loop the parent waits for its children; it does not end them.',
      'await waitChildren(); process.exit(0);',
    ],
    advice: [
      ...exitAdvice,
      {
        when: /^a client in the middle|^a long answer/,
        say: 'A client that was being served at the first SIGTERM may finish: its child must go on, and the parent waits for it (waitChildren).',
      },
    ],
  },
  async (t) => {
    await t.variation('a client in the middle of what it says', async () => {
      const service = await t.serve();
      const guests = [
        await enter(t, service, upperProtocol),
        await enter(t, service, upperProtocol),
      ];
      await service.rests();
      service.signal('SIGTERM');
      await service.closesPort({ limit: AT_ONCE_MS });
      for (const guest of guests) {
        await service.rests(); // all that the signal brings about has happened
        await finish(guest);
        await streamEnds(t, service, guest);
        guest.client.close();
        // Not before its parent has heard of that can it do wrong by the others.
        const all = () => service.process.processes();
        const gone = () => (all().some(({ pid }) => pid === guest.child.pid) ? undefined : t);
        await t.poll(gone, { limit: 1_000 });
      }
      await endsWith(t, service, 0);
    });
    await t.variation('a long answer', async () => {
      const service = await t.serve();
      const { client } = await enter(t, service, { ...upperProtocol, exchange: () => NOTHING });
      const answer = await fill(t, service, client, upperProtocol);
      client.end();
      service.signal('SIGTERM');
      await service.closesPort({ limit: AT_ONCE_MS });
      await service.rests({ limit: 200 });
      client.resume();
      await client.expect(answer);
      await client.expectEnd();
      client.close();
      await endsWith(t, service, 0);
    });
  },
);

const NOTHING = { request: Buffer.alloc(0), answer: Buffer.alloc(0) };
