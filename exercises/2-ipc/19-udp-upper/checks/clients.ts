/**
 * Several clients, and what is said of the server's own address.
 *
 * @module
 */
import { check, udpSockets, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { release, settle } from '../../../1-sockets/checks/servers.ts';
import { upper } from '../../../1-sockets/checks/upper.ts';
import { ownProcess, whileStopped } from '../../checks/processes.ts';
import { sleeps } from '../../checks/sleeping.ts';
import { inWords, type DatagramPeer } from '../../checks/datagrams.ts';
import { ask, client, serve } from './talk.ts';

/** Sends what each client has to say, while the server stands still, and expects each answer where it belongs. */
async function atOnce(t: Trial, service: Service, said: readonly [DatagramPeer, string[]][]) {
  const before = lost(service);
  await whileStopped(t, service, ownProcess(t, service), async () => {
    const most = Math.max(...said.map(([, texts]) => texts.length));
    for (let i = 0; i < most; i++) {
      for (const [peer, texts] of said) {
        const text = texts[i];
        if (text !== undefined) await peer.send(text, service);
      }
    }
  });
  if (lost(service) > before) throw new Error('The kernel has no room for these datagrams');
  for (const [peer, texts] of said) await answers(t, peer, texts);
}

/** How many datagrams the kernel has dropped, since they did not fit into the server's socket. */
function lost({ port }: Service): number {
  return udpSockets(port).reduce((sum, socket) => sum + socket.lost, 0);
}

/** Expects the answers to all of these, in any order. */
async function answers(t: Trial, peer: DatagramPeer, texts: readonly string[]): Promise<void> {
  const due = new Set(texts.map((text) => upper(Buffer.from(text)).toString('latin1')));
  for (let i = 0; i < texts.length; i++) {
    const what = `answer ${i + 1} of ${texts.length}`;
    const { bytes } = await peer.next(what);
    if (!due.delete(bytes.toString('latin1'))) {
      t.fail(`${peer.name} gets ${inWords(bytes)}, which is no answer to what it has sent`, {
        symptom: 'different',
      });
    }
  }
}

/** As many different words. */
function words(t: Trial, n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${t.random.word()} ${i}`);
}

export const clients = check(
  'clients',
  {
    title: 'answers each client, in turn and at once',
    teaches: 'Each datagram says where it came from. The server has nothing else to remember.',
    points: 2,
    needs: ['upper'],
    linux: true,
    hints: [
      'Where does your answer go, if the next datagram comes from somebody else?',
      'from is filled in by each receiveFrom anew: use it for this answer, and keep nothing of it.',
      'await sendTo(server, answer, from.host, from.port) before the next receiveFrom.',
    ],
    advice: [
      {
        when: /should sleep/,
        say: 'receiveFrom waits by itself until something comes: nobody need look again and again.',
      },
      {
        when: /still has/,
        say: 'One socket is enough for all clients: it receives from everybody and sends to everybody.',
      },
      {
        when: /client 3/,
        say: 'client 3 has another address than 127.0.0.1: both from.host and from.port say where to send to.',
      },
      {
        when: /./,
        say: 'Each answer goes to from.host and from.port of its own datagram. What was kept from another one is wrong here.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const [one, two] = [await client(t, 1), await client(t, 2)];
    const three = await client(t, 3, '127.0.0.3');
    await t.variation('in turn', async () => {
      for (const peer of [one, two, one, three, two]) await ask(peer, service, t.random.word(4));
    });
    await settle(service);
    const before = sockets(service);
    await t.variation('at once', async () => {
      const said = [one, two, three].map((peer): [DatagramPeer, string[]] => [peer, words(t, 4)]);
      await atOnce(t, service, said);
    });
    for (const peer of [one, two, three]) peer.expectNothing();
    await t.asOneStep('twenty more clients come and go', async () => {
      for (let i = 4; i < 24; i++) {
        const peer = await client(t, i);
        await ask(peer, service, t.random.word());
        await peer.close();
      }
    });
    await t.poll(() => (sockets(service) <= before ? t : undefined), { limit: 1_000 });
    const more = sockets(service) - before;
    if (more > 0) t.fail(`${service.name} still has ${more} sockets more than with three clients`);
    await sleeps(t, service);
    release(service);
  },
);

/** How many sockets the server's own process has. */
function sockets(service: Service): number {
  return service.ledger().holdings.filter(({ text }) => /: socket:|connection/.test(text)).length;
}

export const fromPort = check(
  'from-port',
  {
    title: 'is at 127.0.0.1 alone, and answers from PORT',
    teaches: 'Who asks waits for an answer from the one that was asked, and drops all others.',
    points: 1,
    needs: ['upper'],
    linux: true,
    hints: [
      'Which address does the client see as the sender of your answer?',
      'Send with the same socket that received: it has PORT.',
      'sendTo(server, …), and datagramSocket(port) once, before the loop.',
    ],
    advice: [
      {
        when: /was sent from/,
        say: 'Send with the socket that received, not with a new one: that has a port of its own.',
      },
      {
        when: /./,
        say: 'A server that is at 0.0.0.0 can be reached from all over the world. datagramSocket(port) takes 127.0.0.1.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const one = await client(t);
    for (let i = 0; i < 3; i++) {
      const { from } = await ask(one, service, t.random.word());
      if (from.port !== service.port || from.host !== '127.0.0.1') {
        t.fail(`the answer was sent from ${from.host}:${from.port}, not 127.0.0.1:${service.port}`);
      }
    }
    const open = udpSockets(service.port).find(({ address }) => !LOOPBACK.includes(address));
    if (open !== undefined) t.fail(`${service.name} is not at 127.0.0.1 alone: ${open.address}`);
    release(service);
  },
);

/** 127.0.0.1 as the kernel writes it, also as an address of IPv6. */
const LOOPBACK = ['0100007F', '0000000000000000FFFF00000100007F'];

export const burst = check(
  'burst',
  {
    title: 'answers all of a hundred that wait in its socket',
    teaches:
      'The kernel keeps what comes while nobody receives, up to a limit. Beyond, it is lost.',
    points: 1,
    needs: ['upper'],
    linux: true,
    hints: [
      'How many datagrams does your program take before it stops to look?',
      'Each receiveFrom gives one; what came meanwhile waits for the next one.',
      'for (;;) { await receiveFrom(…); await sendTo(…); }: nothing else belongs into the loop.',
    ],
    advice: [
      {
        when: /./,
        say: 'All of them were there when the program went on. One receiveFrom takes one of them: go on until all are answered.',
      },
    ],
  },
  async (t) => {
    const service = await serve(t);
    const one = await client(t);
    await ask(one, service, t.random.word());
    const texts = words(t, 100);
    await t.asOneStep('100 datagrams wait, and all are answered', () =>
      atOnce(t, service, [[one, texts]]),
    );
    await settle(service);
    one.expectNothing();
    release(service);
  },
);
