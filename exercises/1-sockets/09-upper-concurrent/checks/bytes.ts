/**
 * Whether the right bytes come back to one client: the service of exercise 04.
 *
 * @module
 */
import { byteByByte, check } from '../../../../lib/grader/index.ts';
import { expectAnnouncement, say } from '../../checks/protocol.ts';
import { release, Servers } from '../../checks/servers.ts';
import { shortIoAdvice, tortureOne } from '../../checks/torture.ts';
import { uppered, upperProtocol } from '../../checks/upper.ts';

export const upperCases = check(
  'upper-cases',
  {
    title: 'sends back what comes, in capitals',
    teaches:
      'A child is the same program, started again: isChild() tells it which of the two it is.',
    points: 1,
    hints: [
      'Which process accepts the client, and which one reads and writes?',
      'The parent: accept, forkChild(client), closeSocket(client), for ever. The child: inheritedSocket(), then the service of exercise 04.',
      'if (isChild()) { const client = await inheritedSocket(); await serve(client); closeSocket(client); }',
    ],
    advice: [
      {
        when: 'ended',
        say: 'The parent accepts for ever: for (;;) around acceptServerSocket, forkChild and closeSocket.',
      },
      {
        when: 'reset',
        say: 'The connection is lost: the child has ended before it served its client, or the parent did not wait for forkChild. Does the program ask isChild() before anything else?',
      },
      {
        when: 'nothing',
        say: 'Nothing came back. Does the parent call forkChild(client), and does the child ask inheritedSocket() for its channel? A shutdown of the parent ends the stream of the child, too: only close there.',
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

export const bytes = check(
  'bytes',
  {
    title: 'changes a–z and no other byte, however they are cut',
    teaches: 'The service is that of exercise 04: how clients are scheduled changes nothing in it.',
    points: 1,
    needs: ['upper-cases'],
    hints: [
      'Does your server of exercise 04 pass every-byte and split-writes?',
      'Bytes, not text; read until readSocket gives 0; write the n bytes that came, and all of them.',
      'while ((n = await readSocket(client, buf)) > 0) { … writen(client, buf.subarray(0, n)) … }',
    ],
    advice: [
      shortIoAdvice,
      {
        when: 'too-little',
        say: 'Read until readSocket gives 0, and write the n bytes of each read: one write of the client is not one read.',
      },
      {
        when: /^bytes of every value/,
        say: 'Only the bytes from 0x61 to 0x7a change, 0x20 less. A string cannot hold the others unchanged: work on the bytes of the buffer.',
      },
      {
        when: /./,
        say: 'Read until readSocket gives 0, and write the n bytes of each read: one write of the client is not one read.',
      },
    ],
  },
  async (t) => {
    const letters = Buffer.from('é ß ñandú az AZ @[`{ 🦊');
    const values = t.random.shuffle(Array.from({ length: 512 }, (_, i) => i & 0xff));
    const data = Buffer.concat([letters, Uint8Array.from(values)]);
    await t.variation('bytes of every value', () =>
      new Servers(t, upperProtocol).meet(async (service) =>
        say(await t.connect(service), uppered(data), byteByByte(letters)),
      ),
    );
    await tortureOne(t, upperProtocol);
  },
);
