/**
 * Lines out of a stream: cut, joined, too long, unfinished.
 *
 * @module
 */
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { asked, calcProtocol, plainRequest } from '../../checks/calc.ts';
import { readLate } from '../../checks/fill.ts';
import { say } from '../../checks/protocol.ts';
import { Servers } from '../../checks/servers.ts';
import { shortIoAdvice, torture } from '../../checks/torture.ts';

export const splitLines = check(
  'split-lines',
  {
    title: 'finds the lines however the bytes are cut',
    teaches:
      'One read may bring half a line, or two and a half. The newline ends a request, not the read.',
    points: 1,
    needs: ['computes'],
    hints: [
      'What does your program do with a read that ends in the middle of a line?',
      'Keep what comes after the last newline, and put the next read behind it. At the end of the stream drop it.',
      "const lines = (rest + text).split('\\n'); rest = lines.pop() ?? ''; and one \\r less: line.replace(/\\r$/, '')",
    ],
    advice: [
      shortIoAdvice,
      {
        when: /^lines that end with/m,
        say: 'Before the newline there may be a \\r: take it away before you look at the line.',
      },
      {
        when: /^an unfinished/m,
        say: 'The connection may have broken in the middle of "ADD 3 45": what has no newline is not answered. (readLine gives the last line without one, too.)',
      },
      {
        when: /./,
        say: 'A request is complete when its newline has come. Keep the beginning of a line until its end is there, whatever the reads bring.',
      },
    ],
  },
  async (t) => {
    await torture(t, calcProtocol);
    const servers = new Servers(t, calcProtocol);
    await t.variation('lines that end with \\r\\n', () =>
      servers.meet(async (service) => {
        const { request, answer } = calcProtocol.exchange(t.random);
        const lines = request.toString().replaceAll('\n', '\r\n');
        await say(await t.connect(service), { request: Buffer.from(lines), answer });
      }),
    );
    for (const unfinished of ['ADD 3 4', 'QUIT']) {
      await t.variation(`an unfinished ${unfinished} before the end`, () =>
        servers.meet((service) => breakOff(t, service, unfinished)),
      );
    }
  },
);

/** The stream ends in the middle of a line. */
async function breakOff(t: Trial, service: Service, unfinished: string): Promise<void> {
  const client = await t.connect(service);
  await say(client, {
    request: Buffer.from(`ADD 1 2\n${unfinished}`),
    answer: Buffer.from('OK 3\n'),
  });
  await service.rests();
  client.inbox.expectNothingMore();
}

const REFUSED = { request: Buffer.from('ADD one 2\n'), answer: Buffer.from('ERR syntax\n') };

export const manyAtOnce = check(
  'many-at-once',
  {
    title: 'answers many requests at once, in order',
    teaches:
      'A client need not wait for an answer before it asks again. It knows the answers by their order.',
    points: 1,
    needs: ['computes'],
    hints: [
      'Sixty requests come with one read. How many does your program answer?',
      'A loop over all lines of a read; each answer is written before the next one is made, or all together.',
      'for (const line of lines) … with an await before each write.',
    ],
    advice: [
      {
        when: /./,
        say: 'Each line gets its answer, and the answers stand in the order of the lines: errors wait for their turn, too.',
      },
    ],
  },
  async (t) => {
    await t.variation('sixty requests in one write', async () => {
      const parts = Array.from({ length: 60 }, (_, i) =>
        i % 4 === 3 ? REFUSED : asked([plainRequest(t.random)]),
      );
      await say(await t.connect(await t.serve()), {
        request: Buffer.concat(parts.map(({ request }) => request)),
        answer: Buffer.concat(parts.map(({ answer }) => answer)),
      });
    });
    await t.variation('a client that reads its answers late', () => readLate(t, calcProtocol));
  },
);

const TOO_LONG = 'ERR line too long\n';

export const lineLimit = check(
  'line-limit',
  {
    title: 'refuses a line of over 1,024 bytes, and closes',
    teaches:
      'What a server keeps for a client must have a limit: else one client can take all its memory.',
    points: 1,
    needs: ['computes'],
    hints: [
      'How much memory does a client take who sends and sends, and never a newline?',
      'Look at the length in bytes, of each line and of the rest whose newline has not come.',
      'A string has characters, and é is one of two bytes: latin1 makes one character of each byte.',
    ],
    advice: [
      {
        when: /^a line of 1,024/,
        say: 'The limit is 1,024 bytes without the newline: just so many are still a line, if no request.',
      },
      {
        when: /^a line that has not ended/,
        say: 'Do not wait for the newline: it may never come. Look at the length of what you keep after each read.',
      },
      {
        when: /letters/,
        say: 'The limit counts bytes: é is one character, but two bytes. Buffer.byteLength tells, or read as latin1.',
      },
      { when: 'no-end', say: 'After ERR line too long the server closes the connection.' },
      {
        when: 'too-much',
        say: 'After ERR line too long nothing is answered any more: close, and drop what else has come.',
      },
      {
        when: /./,
        say: 'Over 1,024 bytes without a newline: answer ERR line too long and close. What stood before it is answered first.',
      },
    ],
  },
  async (t) => {
    const x = (n: number) => 'x'.repeat(n);
    const cases = [
      ['a line of 1,025 bytes among others', `ADD 1 2\n${x(1025)}\nADD 3 4\n`, `OK 3\n${TOO_LONG}`],
      ['a line of 600 letters of two bytes', `${'é'.repeat(600)}\n`, TOO_LONG],
      ['a line that has not ended after 1,500 bytes', x(1500), TOO_LONG],
    ] as const;
    const servers = new Servers(t, calcProtocol);
    await t.variation('a line of 1,024 bytes', () =>
      servers.meet(async (service) => {
        const client = await t.connect(service);
        await client.send(`${x(1024)}\n`);
        const answer = await client.line();
        client.close();
        if (`${answer}\n` === TOO_LONG) t.fail('that many are allowed: ERR syntax was due');
      }),
    );
    for (const [name, request, answer] of cases) {
      await t.variation(name, () =>
        servers.meet(async (service) => {
          const client = await t.connect(service);
          await client.send(request);
          await client.expect(answer);
          await client.expectClosed();
          client.close();
        }),
      );
    }
  },
);
