/**
 * A new configuration, and what stays.
 *
 * @module
 */
import { check, tcpSockets, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { release } from '../../../1-sockets/checks/servers.ts';
import { sleeps } from '../../checks/sleeping.ts';
import { answerTo, Scene } from './scene.ts';

export const reload = check(
  'reload',
  {
    title: 'reads FILE again at SIGHUP, and only then',
    teaches: 'A signal can ask a process to look again. SIGHUP has long meant that to servers.',
    points: 2,
    hints: [
      'What happens to a process that gets SIGHUP and has no handler?',
      "process.on('SIGHUP', …): the handler reads FILE, and the answers are made from what it has read.",
      'Keep the configuration in one variable, and look at it for each request anew.',
    ],
    advice: [
      {
        when: /^before the signal|^without a signal/,
        say: 'A file that changes is half written for a moment. FILE is read at the start and at SIGHUP, at no other time.',
      },
      {
        when: /should sleep/,
        say: 'Nobody need look whether FILE has changed: SIGHUP says so. Until then the server sleeps.',
      },
      {
        when: /^an old connection/,
        say: 'The configuration is not part of a connection: look at the variable for each line, not when the client comes.',
      },
      {
        when: 'ended',
        say: "Without a handler SIGHUP ends a process: process.on('SIGHUP', …) before the line that says listening.",
      },
      {
        when: /still/,
        say: 'The handler has run, or should have: does it put the new configuration where the answers are made from?',
      },
    ],
  },
  async (t) => {
    const scene = await Scene.start(t);
    const old = await scene.connect();
    await scene.ask(old);
    for (const inPlace of [true, false]) await round(t, scene, old, inPlace);
    await sleeps(t, scene.service);
    release(scene.service);
  },
);

async function round(t: Trial, scene: Scene, old: Wire, inPlace: boolean): Promise<void> {
  const before = scene.config;
  const next = scene.change(before, inPlace);
  await scene.settles();
  await t.variation('without a signal', async () => {
    await scene.ask(old);
    await scene.ask(await scene.connect());
  });
  scene.hangUp();
  const fresh = await scene.connect();
  await t.variation('a new connection', () => scene.takes(fresh, next, [before]));
  await t.variation('an old connection', () => scene.ask(old));
  await t.variation('a new connection', async () => scene.ask(await scene.connect()));
}

export const kept = check(
  'kept',
  {
    title: 'keeps its sockets, connections and half lines',
    teaches: 'To read a file again is no new start: nobody who is connected notices.',
    points: 2,
    linux: true,
    hints: [
      'What must a client do when its server was started anew? Should it have to?',
      'The handler changes one variable, and nothing else: no close, no new server, no new process.',
      "process.on('SIGHUP', () => { config = load() ?? config; });",
    ],
    advice: [
      {
        when: /half/,
        say: 'The beginning of a line belongs to its client: the handler must not touch it. Its answer is made when its end has come.',
      },
      {
        when: /socket|process/,
        say: 'The server goes on as the same process, with the socket that it has: between a close and a new listen somebody would be refused.',
      },
      { when: /./, say: 'Who is connected stays connected: the handler closes nothing.' },
    ],
  },
  async (t) => {
    const scene = await Scene.start(t);
    const { service } = scene;
    const clients = [await scene.connect(), await scene.connect(), await scene.connect()];
    for (const client of clients) await scene.ask(client);
    const before = held(t, scene, clients);
    for (let i = 0; i < 2; i++) {
      const old = scene.config;
      for (const client of clients) {
        await client.send('Half');
        await client.wasRead();
      }
      const next = scene.change();
      scene.hangUp();
      await scene.takes(await scene.connect(), next, [old]);
      const after = held(t, scene, clients);
      if (after.listening !== before.listening)
        t.fail(`${service.name} has another listening socket`);
      if (after.owners !== before.owners) {
        t.fail(`its clients were with process ${before.owners}, and are now with ${after.owners}`);
      }
      await t.variation('a line of which one half came before SIGHUP, one after', async () => {
        for (const client of clients) {
          await client.send('Line\n');
          await client.expect(`${answerTo(next, 'HalfLine')}\n`);
        }
      });
    }
    if (before.owners.includes(' ')) t.fail(`one process should serve all: ${before.owners} do`);
    release(service);
  },
);

/** The kernel's number of the socket that listens, and the processes that hold the connections. */
function held(t: Trial, { service }: Scene, clients: readonly Wire[]) {
  const listening = tcpSockets().find(
    ({ state, localPort }) => state === 'LISTEN' && localPort === service.port,
  )?.inode;
  const owners = new Set(
    clients.flatMap((client) => t.owners(service, client).map(({ pid }) => pid)),
  );
  return { listening, owners: [...owners].join(' ') };
}
