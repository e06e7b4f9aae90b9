/**
 * Whether one client gets what it asks for: the service of exercise 07.
 *
 * @module
 */
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { joined, start } from '../../checks/protocol.ts';
import { Dialogue } from '../../checks/remote/dialogue.ts';
import { Remote } from '../../checks/remote/remote.ts';
import { release } from '../../checks/servers.ts';
import { shortIoAdvice, tortureOne } from '../../checks/torture.ts';

export const service = check(
  'service',
  {
    title: 'gives bytes, ranges and errors as in exercise 07',
    teaches: 'The service is that of exercise 07: how clients are scheduled changes nothing in it.',
    points: 1,
    needs: ['reads'],
    hints: [
      'Does your server of exercise 07 pass bytes, edges, errors and split-lines?',
      'Take the function that serves a client as it is, and call it in the child.',
      'if (isChild()) { const client = await inheritedSocket(); await serve(client); closeSocket(client); }',
    ],
    advice: [
      shortIoAdvice,
      {
        when: /^"[^]*, (bytes|an empty|past|more than)/m,
        say: 'Exactly the bytes from offset on, count of them or as many as there are, whatever they mean. What do bytes and edges of exercise 07 say about your server?',
      },
      {
        when: /^"[^]*, (no such|no request)/m,
        say: 'One line, "ERR " and a reason, and the client may ask again. What does errors of exercise 07 say about your server?',
      },
      {
        when: /too long/,
        say: 'Each line is a request, however many come with one read. Only a line of over 1,024 bytes gets ERR line too long, and the connection is closed: the child has nothing more to do then.',
      },
      {
        when: /./,
        say: 'A request is complete when its newline has come, and each is answered in its turn. What does split-lines of exercise 07 say about your server?',
      },
    ],
  },
  async (t) => {
    const values = Array.from({ length: 1_024 }, (_, i) => i & 0xff);
    const remote = new Remote(t.random, {
      files: { 'picture.bin': Uint8Array.from(t.random.shuffle(values)), empty: Buffer.alloc(0) },
    });
    const server = await start(t, remote);
    const dialogue = new Dialogue(t, server);
    await dialogue.ask(remote.size('picture.bin'), 'bytes');
    await dialogue.ask(remote.whole('picture.bin'), 'bytes');
    await dialogue.ask(remote.read('empty', 0, 10), 'an empty file');
    await dialogue.ask(remote.read('report.txt', 120_000, 10), 'past the end');
    await dialogue.ask(remote.read('report.txt', 50_000, 1_000_000), 'more than is left');
    await dialogue.refused('SIZE nothing.txt', 'no such file');
    await dialogue.refused('READ nothing.txt 0 5', 'no such file');
    for (const request of [
      'LIST',
      'READ notes.txt 0',
      'READ notes.txt -1 5',
      'READ notes.txt x 5',
    ]) {
      await dialogue.refused(request, 'no request');
    }
    await dialogue.ask(remote.piece(t.random));
    dialogue.close();
    await tooLong(t, server, remote);
    release(server);
    await tortureOne(t, remote);
  },
);

/** Many requests at once, some with `\r\n`, and a line that is too long behind them. */
async function tooLong(t: Trial, server: Service, remote: Remote): Promise<void> {
  const exchanges = [remote.exchange(t.random), remote.read('report.txt', 9, 90_000)];
  const { request, answer } = joined(exchanges);
  const lines = request.toString().replaceAll('\n', '\r\n');
  await t.variation('many requests at once, then a line that is too long', async () => {
    const client = await t.connect(server);
    await client.send(`${lines}SIZE ${'x'.repeat(1_100)}\nSIZE notes.txt\n`);
    await client.expect(answer);
    await client.expect('ERR line too long\n');
    await client.expectClosed();
  });
}
