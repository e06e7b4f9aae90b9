/**
 * Lines out of a stream: cut, joined, too long, unfinished.
 *
 * @module
 */
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { asked, calcProtocol, plainRequest } from '../../checks/calc.ts';
import { readLate } from '../../checks/fill.ts';
import { say } from '../../checks/protocol.ts';
import { lineLimit as limitLines } from '../../checks/lines/limit.ts';
import { Servers, settle } from '../../checks/servers.ts';
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
        when: /^sent in one write/m,
        say: 'Several requests came with one read: cut it at the newlines, and answer each line, one after the other.',
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
  await settle(service);
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

export const lineLimit = limitLines({
  needs: 'computes',
  protocol: () => calcProtocol,
  begin: '',
});
