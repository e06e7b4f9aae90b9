/**
 * Clients that ask at the same time, and what may have been counted meanwhile.
 *
 * A COUNT that is on its way while others are answered has no single right answer. But there is a least: all
 * answers that had come before it was asked. And a most: all requests that had been sent when it was answered.
 *
 * @module
 */
import type { Trial, Wire } from '../../../../lib/grader/index.ts';
import { answerTo, plainRequest } from '../../checks/calc.ts';

/** The most requests on their way at once. */
const WINDOW = 5;
/** How many more are sent before the child is killed. */
const LAST_WINDOW = 40;

export class Crowd {
  /** Requests that were sent, and those whose answers have come. */
  sent = 0;
  answered = 0;
  readonly #t: Trial;

  constructor(t: Trial) {
    this.#t = t;
  }

  /** A client sends this many requests, a few at once. */
  async talk(client: Wire, requests: number): Promise<void> {
    for (let left = requests; left > 0;) {
      const n = Math.min(left, this.#t.random.integer(1, WINDOW));
      left -= n;
      const { text, answers } = this.#batch(n);
      this.sent += n;
      client.push(text);
      await client.expect(answers);
      this.answered += n;
    }
  }

  /** A client asks until, in the middle of its requests, something happens to it; then it takes what still comes. */
  async talkUntil(client: Wire, happen: () => void): Promise<void> {
    await this.talk(client, this.#t.random.integer(20, 120));
    this.sent += LAST_WINDOW;
    client.push(this.#batch(LAST_WINDOW).text);
    const { inbox } = client;
    const few = this.#t.random.integer(1, 3);
    const some = () => (inbox.lineLength() >= 0 || inbox.ended !== undefined ? inbox : undefined);
    for (let i = 0; i < few && (await this.#t.until(some)) === inbox; i++) {
      this.#takeLine(client);
    }
    happen();
    const over = () => (inbox.ended === undefined ? undefined : inbox);
    await this.#t.until(over);
    while (inbox.lineLength() >= 0) this.#takeLine(client);
  }

  /** Has one client count while the others are at work. */
  async watch(counter: Wire, others: readonly Promise<void>[]): Promise<void> {
    const at = { work: true };
    const done = Promise.all(others).finally(() => (at.work = false));
    const counting = async () => {
      while (at.work) await this.count(counter);
    };
    await Promise.all([done, counting()]);
  }

  /** Asks for the count, and expects one that may be. */
  async count(counter: Wire): Promise<number> {
    const least = this.answered;
    await counter.send('COUNT\n');
    const answer = await counter.line();
    const most = this.sent;
    const n = Number(/^OK (\d+)$/.exec(answer)?.[1] ?? NaN);
    if (n >= least && n <= most) return n;
    const which = n < least ? 'too few' : n > most ? 'too many' : 'no count';
    return this.#t.fail(
      `COUNT was answered with ${JSON.stringify(answer)}, ${which}: the answers that had come before were ${least}, the requests sent until then ${most}`,
      { symptom: 'different' },
    );
  }

  #takeLine({ inbox }: Wire): void {
    const line = inbox.take(Math.max(0, inbox.lineLength())).toString();
    if (line.startsWith('OK ')) this.answered++;
  }

  #batch(n: number): { text: string; answers: string } {
    const requests = Array.from({ length: n }, () => plainRequest(this.#t.random));
    return {
      text: requests.map((request) => `${request}\n`).join(''),
      answers: requests.map((request) => `${answerTo(request)}\n`).join(''),
    };
  }
}
