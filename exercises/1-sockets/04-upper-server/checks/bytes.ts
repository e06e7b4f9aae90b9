/**
 * Whether the right bytes come back to one client.
 *
 * @module
 */
import { byteByByte, check, insideCharacter, WHOLE } from '../../../../lib/grader/index.ts';
import { expectAnnouncement, say } from '../../checks/protocol.ts';
import { release, Servers, settle } from '../../checks/servers.ts';
import { shortIoAdvice, torture } from '../../checks/torture.ts';
import { uppered, upperProtocol } from '../../checks/upper.ts';

export const upperCases = check(
  'upper-cases',
  {
    title: 'sends back what comes, in capitals',
    teaches: 'A server waits at a port, takes a client, reads, writes.',
    points: 1,
    hints: [
      'Which operation gives you the channel of a client, and which two carry its bytes?',
      'acceptServerSocket(server) gives a channel. Read from that one, and write to the same.',
      'A small letter is a byte from 0x61 to 0x7a; the capital is 0x20 less.',
    ],
    advice: [
      {
        when: 'ended',
        say: 'Its last line was reached. After serverSocket it must wait in acceptServerSocket, again and again.',
      },
      {
        when: 'nothing',
        say: 'Nothing came back. Is the channel from acceptServerSocket read, and then written to, each with await?',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const client = await t.connect(service);
    await say(client, upperProtocol.exchange(t.random));
    await expectAnnouncement(t, service);
    release(service);
  },
);

export const everyByte = check(
  'every-byte',
  {
    title: 'changes a–z and no other byte',
    teaches:
      'A socket carries bytes. What is text, and in which encoding, is known to the ends alone.',
    points: 1,
    needs: ['upper-cases'],
    hints: [
      'What does toUpperCase() do with "é"? And toString() with a byte that is not part of any character?',
      'You need no string: look at each of the n bytes, and change it or leave it.',
      'if (byte >= 0x61 && byte <= 0x7a) buf[i] = byte - 0x20;',
    ],
    advice: [
      {
        when: /^ASCII/,
        say: 'Exactly the bytes from 0x61 (a) to 0x7a (z) change, both included: 0x20 less. What do you do with the byte that is marked?',
      },
      {
        when: /^letters, /,
        say: 'A read may end in the middle of a character, and half a character is not text. Work on the bytes of the buffer, without toString().',
      },
      {
        when: /^letters/,
        say: 'é is a letter, but not one of a–z: its bytes are over 0x7f and stay as they are. Is there a string or toUpperCase() in between?',
      },
      {
        when: /^bytes/,
        say: 'These bytes are no text, and a string cannot hold them unchanged. Work on the bytes of the buffer.',
      },
    ],
  },
  async (t) => {
    const ascii = Uint8Array.from({ length: 128 }, (_, i) => i);
    const letters = Buffer.from(`é ß ñandú àéîõü ÿ Ωμέγα ${t.random.words(8)} é 🦊`);
    const any = t.random.shuffle(Array.from({ length: 512 }, (_, i) => i & 0xff));
    const servers = new Servers(t, upperProtocol);
    const cases = [
      { name: 'ASCII, each character once', data: ascii },
      { name: 'letters that are not in ASCII', data: letters },
      {
        name: 'letters, cut inside a UTF-8 character',
        data: letters,
        cut: insideCharacter(letters),
      },
      { name: 'letters, byte by byte', data: letters, cut: byteByByte(letters) },
      { name: 'bytes of every value', data: Uint8Array.from(any) },
    ];
    for (const { name, data, cut = WHOLE } of cases) {
      await t.variation(name, () =>
        servers.meet(async (service) => say(await t.connect(service), uppered(data), cut)),
      );
    }
  },
);

export const splitWrites = check(
  'split-writes',
  {
    title: 'gives the same answer however the bytes are cut',
    teaches:
      'One write of the client is not one read of the server, and a write may take less than it is given.',
    points: 1,
    needs: ['upper-cases'],
    hints: [
      'How often do you call readSocket for one client?',
      'The client is done when readSocket gives 0, not before: n says only what has come so far.',
      'while ((n = await readSocket(client, buf)) > 0) { … writen(client, buf.subarray(0, n)) … }',
    ],
    advice: [
      shortIoAdvice,
      {
        when: /./,
        say: 'Read until readSocket gives 0. One read is what has come so far: a byte, or all that was sent in ten writes.',
      },
    ],
  },
  (t) => torture(t, upperProtocol),
);

export const onlyNew = check(
  'only-new',
  {
    title: 'answers with the bytes of this read, and no others',
    teaches: 'A buffer keeps what it held before. Only its first n bytes are new.',
    points: 1,
    needs: ['next-client'],
    hints: [
      'A long piece comes, then a short one. What stands in the buffer behind the short one?',
      'What is left in your variables when the next client comes?',
      'Write buf.subarray(0, n), not buf; and let nothing of a client outlive it.',
    ],
    advice: [
      {
        when: /^the next client/,
        say: 'Something of one client was kept and went to another. What is per client must begin empty for each.',
      },
      { when: /./, say: 'Only buf.subarray(0, n) is new after a read that gave n.' },
    ],
  },
  async (t) => {
    const pieces = [900, 400, 30, 3].map((n) => upperProtocol.long(t.random, n));
    const service = await t.serve();
    await t.variation('a long piece, then shorter ones', async () => {
      const client = await t.connect(service);
      for (const { request } of pieces) {
        await client.send(request);
        await client.wasRead();
      }
      client.end();
      await client.expect(Buffer.concat(pieces.map(({ answer }) => answer)));
      await settle(service);
      client.inbox.expectNothingMore();
    });
    await t.variation('the next client, with a short piece', async () => {
      const client = await t.connect(service);
      await say(client, upperProtocol.long(t.random, 5));
      await settle(service);
      client.inbox.expectNothingMore();
    });
  },
);
