/**
 * What is counted, by whom, and when it can be seen.
 *
 * @module
 */
import {
  check,
  type Proc,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { answerTo, plainRequest } from '../../checks/calc.ts';
import { childEnds, childOf } from '../../checks/fork/guests.ts';

/** Requests that are answered with an error: they are not counted. */
const ERRORS = ['ADD one 2', 'DIV 1 0', 'MUL 999999999999999 999999999999999', ''];

export const counts = check(
  'counts',
  {
    title: 'COUNT tells what was answered with OK, exactly',
    teaches: 'A number is worth what its definition is: what is counted, and from when on.',
    points: 1,
    needs: ['calculates'],
    hints: [
      'Which answers begin with OK, and are not the answer to COUNT?',
      'Count where an arithmetic request has got its OK: not in the loop over lines, not for ERR, not for COUNT itself.',
      'COUNT and other requests may come with one read: each is answered in its turn, and counted in its turn.',
    ],
    advice: [
      {
        when: /^at the start/,
        say: 'Nothing has been answered yet: "OK 0" is all that the line says. What is left of another run, or of another server, does not count.',
      },
      {
        when: /^after errors/,
        say: 'Only arithmetic requests that were answered with OK count: no ERR, no COUNT.',
      },
      {
        when: /^after COUNT/,
        say: 'COUNT is answered with OK, but it is not an arithmetic request: it does not count itself.',
      },
      {
        when: /^many requests/,
        say: 'Each line is counted in its turn: what stands before a COUNT is in it, what comes behind it is not, even if all came with one read.',
      },
      {
        when: /./,
        say: 'One arithmetic request that is answered with OK counts as one, and COUNT is none.',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const client = await t.connect(service);
    await t.variation('at the start', () => expectCount(client, 0));
    await t.variation('after three requests', async () => {
      for (let i = 0; i < 3; i++) await ask(t, client);
      await settlesAt(t, service, client, 3);
    });
    await t.variation('after COUNT', () => expectCount(client, 3));
    await t.variation('after errors', async () => {
      for (const request of ERRORS) {
        await client.send(`${request}\n`);
        await client.line();
      }
      await expectCount(client, 3);
    });
    await t.variation('many requests in one write', async () => {
      const requests = Array.from({ length: 6 }, () => plainRequest(t.random));
      const answers = requests.map((request, i) => `${answerTo(request)}\nOK ${4 + i}\n`);
      await client.send(requests.map((request) => `${request}\nCOUNT\n`).join(''));
      await client.expect(answers.join(''));
    });
  },
);

export const allChildren = check(
  'all-children',
  {
    title: 'counts what all children have answered',
    teaches:
      'A child has a copy of nothing but its start: a variable that it changes is its own. What is shared lives outside of the processes, or with one of them.',
    points: 2,
    needs: ['own-child'],
    linux: true,
    hints: [
      'Two children count in a variable. How many variables are there?',
      'A file is the same for all processes that open it; the environment tells the children its name. Or one process keeps the count, and the others ask it.',
      "A child: writeSync(file, '+') for each OK, where file was opened with the flag 'a'. COUNT: fstatSync(file).size.",
    ],
    advice: [
      {
        when: /^when the client has left/,
        say: 'What a child has answered counts once, from the moment of its answer: not when the child ends, and not again then.',
      },
      {
        when: /./,
        say: 'The count is one for all children: a variable in a child is seen by that child alone. Keep it where all of them can reach it, and look there at each COUNT.',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const one = await arrive(t, service);
    const two = await arrive(t, service);
    await t.variation('asked by another client', async () => {
      for (let i = 0; i < 3; i++) await ask(t, one.client);
      await settlesAt(t, service, two.client, 3);
      await ask(t, two.client);
      await settlesAt(t, service, one.client, 4);
    });
    await t.variation('when the client has left', async () => {
      one.client.close();
      await childEnds(t, service, one);
      await settlesAt(t, service, two.client, 4);
    });
    await t.variation('asked by a new client', async () => {
      const three = await arrive(t, service);
      await settlesAt(t, service, three.client, 4);
      await ask(t, two.client);
      await settlesAt(t, service, three.client, 5);
    });
  },
);

/** Asks something that is answered with OK, and waits for the answer. */
export async function ask(t: Trial, client: Wire): Promise<void> {
  const request = plainRequest(t.random);
  await client.send(`${request}\n`);
  await client.expect(`${answerTo(request)}\n`);
}

/** How long a count may take to become right in checks that are not about speed. */
const SETTLES_MS = 1_500;

/** Expects that the count becomes this and stays so; whether it comes late is for another check. */
async function settlesAt(t: Trial, service: Service, client: Wire, n: number): Promise<void> {
  const { clock } = t;
  const begin = clock.now();
  for (let late = false; ; late = true) {
    await service.rests({ timers: true, limit: 200 });
    await client.send('COUNT\n');
    const come = () => (client.inbox.lineLength() >= 0 ? client : undefined);
    await t.until(come);
    const answer = client.inbox.peek().toString();
    const few = Number(/^OK (\d+)\n$/.exec(answer)?.[1] ?? n) < n;
    if (!few || clock.now() - begin > SETTLES_MS) break;
    client.inbox.take();
    if (!late) t.step(`not yet: ${client.name} gets ${answer.trim()}, and asks again`);
  }
  await client.expect(`OK ${n}\n`);
}

export async function expectCount(client: Wire, n: number): Promise<void> {
  await client.send('COUNT\n');
  await client.expect(`OK ${n}\n`);
}

/** A new client with its child. */
export async function arrive(t: Trial, service: Service): Promise<{ client: Wire; child: Proc }> {
  const client = await t.connect(service);
  const child = await childOf(t, service, client);
  return { client, child };
}
