/**
 * What goes wrong around the server, and how it ends.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { refuses } from '../../checks/usage.ts';
import { ownProcess, whileStopped } from '../../checks/processes.ts';
import { ask, client, serve } from './talk.ts';

export const gone = check(
  'gone',
  {
    title: 'survives a client that is gone; ends as it should',
    teaches:
      'Nobody tells a sender of datagrams that they did not arrive. A port belongs to one process.',
    points: 1,
    needs: ['upper'],
    linux: true,
    hints: [
      'What do sendTo and datagramSocket give when they fail? And what do you do then?',
      'An answer that cannot be sent is no reason to end; a port that is taken is.',
      'exit 2 for wrong arguments, 1 when datagramSocket gives -1, 0 after SIGTERM and SIGINT.',
    ],
    advice: [
      {
        when: /^the port is taken/,
        say: 'datagramSocket gives -1 then: say why on stderr, and process.exit(1). (node:dgram: no reuseAddr.)',
      },
      {
        when: /^wrong arguments/,
        say: 'Look at the arguments before you do anything: one, a number from 1 to 65535. Otherwise process.exit(2), and nothing on stdout.',
      },
      {
        when: /^SIG/,
        say: "A server that is asked to end has done well: process.on('SIGTERM', …) and SIGINT, then status 0.",
      },
    ],
  },
  async (t) => {
    await t.variation('a client is gone before it is answered', () => leaves(t));
    await refuses(t, 'wrong arguments', WRONG);
    await t.variation('SIGINT', async () => {
      const service = await serve(t);
      await ask(await client(t), service, t.random.word());
      service.signal('SIGINT');
      await service.exits(0);
    });
  },
);

const WRONG = [[], ['70000'], ['http'], ['7019', '7020']];

/** The client's socket is closed while its datagrams wait. Then others are served, until SIGTERM. */
async function leaves(t: Trial): Promise<void> {
  const service = await serve(t);
  const [one, two] = [await client(t, 1), await client(t, 2)];
  await ask(one, service, t.random.word());
  await whileStopped(t, service, ownProcess(t, service), async () => {
    for (let i = 0; i < 3; i++) await one.send(t.random.word(), service);
    await one.close();
    await two.send('still there?', service);
  });
  await two.expect('STILL THERE?', 'the answer to the other client');
  await ask(two, service, t.random.word());
  await t.variation('the port is taken', async () => {
    const second = await t.run([service.port]);
    await second.finishes({ stdout: '', status: 1 });
  });
  await ask(two, service, t.random.word());
  await t.variation('SIGTERM', async () => {
    service.signal('SIGTERM');
    await service.exits(0);
    await service.leavesNothing();
  });
}
