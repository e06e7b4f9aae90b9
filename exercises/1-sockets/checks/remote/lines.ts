/**
 * Requests out of a stream: cut, joined, unfinished, and too long.
 *
 * @module
 */
import { check, insideCharacter, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { readLate } from '../fill.ts';
import { lineLimit as limitLines } from '../lines/limit.ts';
import { type Exchange, joined, say } from '../protocol.ts';
import { Remote } from './remote.ts';
import { Servers } from '../servers.ts';
import { shortIoAdvice, torture } from '../torture.ts';

const CUT_NAME = 'a name that is cut inside a UTF-8 character';

export const lineLimit = limitLines({
  needs: 'reads',
  protocol: (t) => new Remote(t.random),
  begin: 'SIZE ',
});

export const splitLines = check(
  'split-lines',
  {
    title: 'finds the requests however the bytes are cut',
    teaches:
      'One read may bring half a request, or two and a half. Each is answered when its newline has come, and in its turn.',
    points: 1,
    needs: ['reads'],
    hints: [
      'What does your program do with a read that ends in the middle of a line? With one that holds three?',
      'Keep what comes after the last newline, and put the next read behind it. At the end of the stream drop it.',
      'for (const line of lines) await answer(line): the next request waits until the bytes of this one are sent.',
    ],
    advice: [
      shortIoAdvice,
      {
        when: /^lines that end with/m,
        say: 'Before the newline there may be a \\r: take it away before you look at the line.',
      },
      {
        when: /^an unfinished/m,
        say: 'The connection may have broken in the middle of "READ notes.txt 0 10": what has no newline is not answered. (readLine gives the last line without one, too.)',
      },
      {
        when: new RegExp(`^${CUT_NAME}`, 'm'),
        say: 'A read may end in the middle of a character. Make a string of a line when all its bytes are there; latin1 keeps them until then.',
      },
      {
        when: /^sixty|^a client that reads|^sent in one write/m,
        say: 'Many requests may come with one read. Answer each, in their order: await all of one answer before the next one begins.',
      },
      {
        when: /./,
        say: 'A request is complete when its newline has come. Keep the beginning of a line until its end is there, whatever the reads bring.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random, {
      files: { 'ção-日本.txt': Buffer.from('a name of many bytes\n') },
    });
    await torture(t, remote);
    const servers = new Servers(t, remote);
    const say = (name: string, exchange: Exchange, cut = insideCharacter(exchange.request)) =>
      t.variation(name, () =>
        servers.meet(async (service) => answerAll(t, service, exchange, cut)),
      );
    await say(CUT_NAME, remote.whole('ção-日本.txt'));
    await say('lines that end with \\r\\n', withReturns(remote.exchange(t.random)));
    const many = Array.from({ length: 60 }, (_, i) => manyKinds(t, remote, i));
    await say('sixty requests in one write', joined(many));
    const { request } = remote.piece(t.random);
    for (const unfinished of ['SIZE notes.txt', request.subarray(0, -1).toString()]) {
      await t.variation(`an unfinished ${unfinished} before the end`, () =>
        servers.meet((service) => breakOff(t, service, remote, unfinished)),
      );
    }
    await t.variation('a client that reads its answers late', () => readLate(t, remote));
  },
);

async function answerAll(
  t: Trial,
  service: Service,
  exchange: Exchange,
  cut = insideCharacter(exchange.request),
): Promise<void> {
  const client = await t.connect(service);
  await say(client, exchange, cut);
  client.close();
}

/** Answers small and big: a server that begins the next while one is still being sent mixes them up. */
function manyKinds(t: Trial, remote: Remote, i: number): Exchange {
  if (i % 20 === 0) return remote.read('report.txt', t.random.integer(0, 999), 80_000);
  return i % 2 === 0 ? remote.size('notes.txt') : remote.piece(t.random);
}

function withReturns({ request, answer }: Exchange): Exchange {
  return { request: Buffer.from(request.toString().replaceAll('\n', '\r\n')), answer };
}

/** The stream ends in the middle of a line. */
async function breakOff(
  t: Trial,
  service: Service,
  remote: Remote,
  unfinished: string,
): Promise<void> {
  const { request, answer } = remote.piece(t.random);
  const client = await t.connect(service);
  await say(client, { request: Buffer.concat([request, Buffer.from(unfinished)]), answer });
  await service.rests({ threads: true });
  client.inbox.expectNothingMore();
}
