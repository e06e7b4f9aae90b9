/**
 * Two clients at once, each with a file of its own.
 *
 * @module
 */
import {
  check,
  underway,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { silentClients } from '../../checks/fork/clients.ts';
import { childEnds, childOf } from '../../checks/fork/guests.ts';
import { joined, say, start, visit } from '../../checks/protocol.ts';
import { sendBigFile } from '../../checks/remote/big.ts';
import { Remote } from '../../checks/remote/remote.ts';

/** Where the kernel keeps megabytes, a server that sends a byte at a time would need minutes: this is enough. */
const PATIENCE_MS = 600;
const PIECE = 100_000;
/** With this many bytes an answer has begun: its first line, and more. */
const FIRST = 1_000;

/** A client in the middle of a long answer. */
interface Download {
  readonly client: Wire;
  /** What is still to come. */
  readonly left: Uint8Array;
}

/** A long file, and one of another pattern. */
export function twoFiles(t: Trial): Remote {
  const fill = (size: number) => Buffer.alloc(size, t.random.bytes(40_009));
  return new Remote(t.random, {
    files: { 'one.bin': fill(2 * t.overflow), 'two.bin': fill(200_000) },
  });
}

/** A new client asks for the long file, and reads nothing: in the end the server must wait for it. */
async function begin(t: Trial, server: Service, remote: Remote): Promise<Download> {
  const client = await t.connect(server);
  const { request, answer } = remote.whole('one.bin');
  client.pause();
  await client.send(request);
  const come = () => underway(client.localPort, client.remotePort).unread + client.inbox.size;
  const begun = () => (come() >= FIRST ? client : undefined);
  if ((await t.poll(begun, { progress: come })) !== client) {
    t.fail(`${client.name} has asked for a file, but only ${come()} bytes of the answer came`, {
      symptom: 'nothing',
      timedOut: true,
    });
  }
  await server.rests({ threads: true });
  return { client, left: answer };
}

/** It reads on: all that comes in some time, to the end if the server is fast. */
async function goOn(t: Trial, { client, left }: Download): Promise<void> {
  const until = t.exact ? Infinity : t.clock.now() + PATIENCE_MS;
  await t.asOneStep(`${client.name} reads on, and gets the right bytes`, async () => {
    client.resume();
    for (let at = 0; at < left.length && t.clock.now() < until; at += PIECE) {
      await client.expect(left.subarray(at, at + PIECE));
    }
  });
}

/** A client leaves in the middle of a long answer: its child, which waits until it reads, ends. */
export async function breakOff(t: Trial, server: Service, remote: Remote): Promise<void> {
  await t.variation('after a client that leaves in the middle of a download', async () => {
    const { client } = await begin(t, server, remote);
    const child = await childOf(t, server, client);
    client.close();
    await childEnds(t, server, { client, child });
  });
}

export const overlap = check(
  'overlap',
  {
    title: 'serves others while clients are slow or silent',
    teaches:
      'A write waits for a client that does not read. In a process of its own it holds up nobody else.',
    points: 1,
    needs: ['reads'],
    hints: [
      'What does the parent wait for before it accepts the next client?',
      'forkChild resolves when the child has the connection, not when it has served it. Nothing else should hold up the loop.',
      'The parent: accept, forkChild(client), closeSocket(client). No read, no write, no file, no waitChildren in the loop.',
    ],
    advice: [
      {
        when: /^two downloads/m,
        say: 'Two clients have stopped reading in the middle of their files, and the next one was not served. Let a child serve each, and the parent wait for none of them.',
      },
      {
        when: /./,
        say: 'The parent accepts again as soon as a child has the client. It must not wait for that child, nor for what the client sends.',
      },
    ],
  },
  async (t) => {
    await silentClients(t, new Remote(t.random));
    const remote = twoFiles(t);
    const server = await start(t, remote);
    await t.variation('two downloads that wait for their readers', async () => {
      const one = await begin(t, server, remote);
      const two = await begin(t, server, remote);
      await visit(t, server, remote);
      one.client.close();
      two.client.close();
    });
  },
);

export const ownFile = check(
  'own-file',
  {
    title: 'keeps the files of its clients apart',
    teaches:
      'What is in the memory of a process belongs to it alone. Two clients share nothing, if nothing outside is shared.',
    points: 1,
    needs: ['reads'],
    hints: [
      'Which file, which position, which rest of a line does your server know, and where does it keep them?',
      'Is there a file that all children write, or a descriptor that two of them share? Then its position is shared, too.',
      'Open the file in the child, when it is asked for. What is per client is declared in the function that serves it.',
    ],
    advice: [
      {
        when: 'different',
        say: 'A client got what another one had asked for. Which variable, file or descriptor do the two share?',
      },
      {
        when: 'too-little',
        say: 'One client was cut off when another one came. Which variable, file or descriptor do the two share?',
      },
    ],
  },
  async (t) => {
    const remote = twoFiles(t);
    const server = await start(t, remote);
    await t.variation('two clients that ask in turn', () => inTurn(t, server, remote));
    await t.variation('two downloads at once', async () => {
      const download = await begin(t, server, remote);
      const client = await t.connect(server);
      await say(client, joined([remote.whole('two.bin'), remote.piece(t.random)]));
      await goOn(t, download);
      for (const one of [client, download.client]) one.close();
    });
  },
);

/** Each has said half of a line when the other one is answered. */
async function inTurn(t: Trial, server: Service, remote: Remote): Promise<void> {
  const clients = [await t.connect(server), await t.connect(server)] as const;
  for (let i = 0; i < 6; i++) {
    const [speaker, other] = i % 2 === 0 ? clients : [clients[1], clients[0]];
    const said = remote.piece(t.random, i % 2 === 0 ? 'one.bin' : 'two.bin', 500);
    const next = remote.piece(t.random, i % 2 === 0 ? 'notes.txt' : 'report.txt');
    await speaker.send(said.request.subarray(0, 9));
    await other.send(next.request);
    await other.expect(next.answer);
    await speaker.send(said.request.subarray(9));
    await speaker.expect(said.answer);
  }
  for (const client of clients) client.close();
}

export const bigFiles = check(
  'big-files',
  {
    title: 'sends 200 MB in under 100 MB of memory',
    teaches:
      'Ten children with a whole file in each need ten times the memory. A small buffer in each is next to nothing.',
    points: 1,
    needs: ['reads'],
    linux: true,
    hints: [
      'Does your server of exercise 07 pass big-files?',
      'Read a piece of 64 KB, write it, wait until it is taken, and read the next into the same buffer.',
      'for (…) { await file.read(buf, 0, …, position); await writen(client, buf.subarray(0, bytesRead)); }',
    ],
    advice: [
      {
        when: /MB of memory/,
        say: 'A process had the file in its memory, or much of it. Read only what is asked for, a buffer full at a time, and await each write before the next read.',
      },
      {
        when: 'different',
        say: 'The bytes were changed while they waited to be sent. Await each write before the next read fills the buffer again.',
      },
    ],
  },
  sendBigFile,
);
