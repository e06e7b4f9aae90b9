/**
 * What is answered with a configuration that does not change.
 *
 * @module
 */
import { byteByByte, check, type Trial } from '../../../../lib/grader/index.ts';
import { release } from '../../../1-sockets/checks/servers.ts';
import { answerTo, mixed, newConfig, Scene, type Config } from './scene.ts';

export const answers = check(
  'answers',
  {
    title: 'answers each line as FILE says, to many clients',
    teaches:
      'What a program does may stand in a file, so that it can be changed without the program.',
    points: 1,
    hints: [
      'What of FILE do you need for an answer? And what of the lines of each client?',
      'Keep the rest of a line with its client. PREFIX, a space, the line, a newline.',
      'One process, many clients: selectSockets, or a function for each client that is not awaited.',
    ],
    advice: [
      {
        when: /^two at once/,
        say: 'Somebody who is connected and says nothing must stop nobody: do not wait for one client alone.',
      },
      {
        when: /^a line of|too long/,
        say: 'Lines are as in unit 1: over 1,024 bytes, without the end, the answer is ERR line too long, and the connection is closed.',
      },
      {
        when: /not letters/,
        say: 'Only a–z and A–Z change. The other bytes stay as they are: a character may be several of them.',
      },
      {
        when: /^case/,
        say: 'PREFIX as it stands in FILE, a space, and the line: upper makes a–z capitals, lower A–Z small, keep nothing.',
      },
    ],
  },
  async (t) => {
    const modes = t.random.shuffle(['upper', 'lower', 'keep'] as const);
    await Promise.all(
      modes.map((mode) =>
        t.variation(`case ${mode}`, () => talk(t, { ...newConfig(t.random), mode })),
      ),
    );
    const scene = await Scene.start(t);
    await t.variation('two at once, the first one silent', async () => {
      const [silent, other] = [await scene.connect(), await scene.connect()];
      await scene.ask(other);
      await scene.ask(silent);
    });
    await t.variation('a line of 1,024 bytes, and one of 1,025', () => limit(scene));
    release(scene.service);
  },
);

/** One client; its lines come cut and several at once. */
async function talk(t: Trial, config: Config): Promise<void> {
  const scene = await Scene.start(t, config);
  const client = await scene.connect();
  const lines = ['', mixed(t.random), 'azAZ', mixed(t.random)];
  const said = lines.map((line) => `${line}\n`).join('');
  const due = lines.map((line) => `${answerTo(config, line)}\n`).join('');
  await client.send(said);
  await client.expect(due);
  const ended = said.replaceAll('\n', '\r\n');
  await client.send(ended, byteByByte(Buffer.from(ended)));
  await client.expect(due);
  await t.variation('not letters', () => scene.ask(client, '€ 5, 日本 [`{|}~] 🦊'));
  await client.send('an unfinished one');
  client.end();
  await client.expectClosed();
  release(scene.service);
}

async function limit(scene: Scene): Promise<void> {
  const client = await scene.connect();
  await scene.ask(client, 'x'.repeat(1_024));
  await client.send(`${'x'.repeat(1_025)}\n`);
  await client.expect('ERR line too long\n');
  await client.expectClosed();
}
