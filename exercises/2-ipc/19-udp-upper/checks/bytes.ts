/**
 * Whether the right bytes come back to one client.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { expectAnnouncement } from '../../../1-sockets/checks/protocol.ts';
import { release, settle } from '../../../1-sockets/checks/servers.ts';
import { ask, client, serve } from './talk.ts';

export const upperCase = check(
  'upper',
  {
    title: 'sends each datagram back in capitals',
    teaches: 'A datagram is a message. There is nothing to accept, and nothing to close.',
    points: 1,
    hints: [
      'Which call gives you a datagram, and how do you know where it came from?',
      'receiveFrom(server, buf, from) fills in from.host and from.port: send the answer there.',
      'for (;;) { const n = await receiveFrom(…); …; await sendTo(server, buf.subarray(0, n), from.host, from.port); }',
    ],
    advice: [
      {
        when: 'too-much',
        say: 'There is one answer for each datagram, and it has the same length.',
      },
      {
        when: 'nothing',
        say: 'Nothing came back. Is there an await before receiveFrom and sendTo, and does sendTo get from.host and from.port?',
      },
      {
        when: 'not-listening',
        say: 'datagramSocket needs the port of the first argument, as a number, and an await.',
      },
      {
        when: 'ended',
        say: 'Its last line was reached. A server waits in receiveFrom, again and again.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const one = await client(t);
    await ask(one, service, 'az!\n');
    await ask(one, service, `AZ ${t.random.word()}, ${t.random.word()} 42`);
    await settle(service);
    one.expectNothing();
    await expectAnnouncement(t, service);
    release(service);
  },
);

export const bytes = check(
  'bytes',
  {
    title: 'changes a–z and no other byte',
    teaches: 'What is in a datagram is bytes, whether or not they are text.',
    points: 1,
    needs: ['upper'],
    hints: [
      'What does toUpperCase() do with "é", and toString() with a byte that is no character?',
      'You need no string: look at each of the n bytes, and change it or leave it.',
      'if (byte >= 0x61 && byte <= 0x7a) buf[i] = byte - 0x20;',
    ],
    advice: [
      {
        when: /^ASCII/,
        say: 'Exactly the bytes from 0x61 (a) to 0x7a (z) change, both included: 0x20 less.',
      },
      {
        when: /./,
        say: 'These bytes are not a–z: they stay as they are. A string cannot hold them unchanged.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const one = await client(t);
    const any = t.random.shuffle(Array.from({ length: 768 }, (_, i) => i & 0xff));
    const cases = {
      'ASCII, each character once': Uint8Array.from({ length: 128 }, (_, i) => i),
      'letters that are not in ASCII': `é ß ÿ ñandú Ωμέγα ${t.random.words(8)} 🦊`,
      'bytes of every value': Uint8Array.from(any),
    };
    for (const [name, data] of Object.entries(cases)) {
      await t.variation(name, async () => void (await ask(one, service, data)));
    }
    release(service);
  },
);

export const empty = check(
  'empty',
  {
    title: 'answers an empty datagram with an empty one',
    teaches: 'No bytes are a message, too. A stream ends with 0; a datagram socket has no end.',
    points: 1,
    needs: ['upper'],
    hints: [
      'What does receiveFrom give for a datagram without a byte? What does your loop do then?',
      'Only -1 is a failure. 0 is the length of a datagram.',
      'if (n < 0) continue; and then the answer, which has n bytes: none.',
    ],
    advice: [
      { when: 'ended', say: 'It took 0 for the end. There is none: go on.' },
      {
        when: /./,
        say: 'receiveFrom gave 0: a datagram has come, and is answered with as many bytes.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const [one, two] = [await client(t, 1), await client(t, 2)];
    await ask(one, service, '');
    await ask(one, service, t.random.word());
    await ask(two, service, '');
    await ask(one, service, '');
    release(service);
  },
);

/** Around the sizes that people take for the largest; the last one is the largest. */
const SIZES = [512, 513, 1_025, 1_473, 1_501, 2_049, 4_097, 8_193, 16_385, 32_769, 65_507];

export const large = check(
  'large',
  {
    title: 'answers up to 65,507 bytes, each with its own length',
    teaches: 'A datagram comes whole or not at all. What does not fit into the buffer is lost.',
    points: 2,
    needs: ['upper'],
    hints: [
      'How large is your buffer? What becomes of the rest of a longer datagram?',
      'One datagram is one receiveFrom: the rest does not come with the next one.',
      'Buffer.alloc(65_507), and of it buf.subarray(0, n) for the answer.',
    ],
    advice: [
      {
        when: /a short one after it/,
        say: 'In the buffer is still the one before: only the first n bytes are new. buf.subarray(0, n)',
      },
      {
        when: /./,
        say: 'No datagram of UDP over IPv4 is longer than 65,507 bytes: a buffer of that size holds each of them.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const one = await client(t);
    for (const size of SIZES) {
      const data = Buffer.alloc(size, `${t.random.word()} ${t.random.word()}, `);
      await t.variation(`${size.toLocaleString('en-US')} bytes`, async () => {
        await ask(one, service, data);
      });
      await t.variation('a short one after it', async () => {
        await ask(one, service, t.random.word());
      });
    }
    release(service);
  },
);
