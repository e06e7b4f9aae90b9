/**
 * What is said to a calculator server: a request in each line, an answer in each line.
 *
 * @module
 */
import type { Random, Service, Trial, Wire } from '../../../lib/grader/index.ts';
import type { Exchange, Protocol } from './protocol.ts';

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/** The answer to a request that is well formed. */
export function answerTo(request: string): string {
  const [word = '', ...operands] = request.split(' ');
  const [a = 0n, b = 0n] = operands.map(BigInt);
  if (word === 'DIV' && b === 0n) return 'ERR division by zero';
  const value = compute(word, a, b);
  return value > MOST || value < -MOST ? 'ERR overflow' : `OK ${value}`;
}

function compute(word: string, a: bigint, b: bigint): bigint {
  if (word === 'ADD') return a + b;
  if (word === 'SUB') return a - b;
  if (word === 'MUL') return a * b;
  return a / b; // BigInt divides towards zero
}

/** A request with an answer that no mistake at the edges of arithmetic can spoil: its division leaves no rest. */
export function plainRequest(
  random: Random,
  word = random.pick(['ADD', 'SUB', 'MUL', 'DIV']),
): string {
  const [a, b] = [random.integer(10, 9_999), random.integer(2, 9_999)];
  return `${word} ${word === 'DIV' ? a * b : a} ${b}`;
}

/** Requests, a line each, and their answers. */
export function asked(requests: readonly string[]): Exchange {
  const lines = (texts: readonly string[]) =>
    Buffer.from(texts.map((text) => `${text}\n`).join(''));
  return { request: lines(requests), answer: lines(requests.map(answerTo)) };
}

export const calcProtocol: Protocol = {
  exchange: (random) => asked(Array.from({ length: 5 }, () => plainRequest(random))),
  long: (random, size) => {
    const shortest = 'ADD 10 2\n'.length;
    return asked(Array.from({ length: size / shortest }, () => plainRequest(random)));
  },
};

/**
 * Asks a server of lines one thing after the other, each when the answer to the one before is there. A server that closes the
 * connection after an answer is asked the rest on new ones: that is for another check to see.
 */
export class Conversation {
  readonly #t: Trial;
  readonly #service: Service;
  #client: Wire | undefined;

  constructor(t: Trial, service: Service) {
    this.#t = t;
    this.#service = service;
  }

  /** Sends one line and expects one. The failure says what was asked. */
  async ask(request: string | Uint8Array, answer: string, what = ''): Promise<void> {
    const name = `${JSON.stringify(Buffer.from(request).toString())}${what === '' ? '' : `, ${what}`}`;
    await this.#t.variation(name, async () => {
      const client = await this.send(request);
      await client.expect(`${answer}\n`);
    });
  }

  /** Sends one line. Resolves to the connection on which the answer comes. */
  async send(request: string | Uint8Array): Promise<Wire> {
    const line = Buffer.concat([Buffer.from(request), Buffer.from('\n')]);
    return (await this.#goOn(line)) ?? this.#begin(line);
  }

  /** Closes the connection. */
  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  /** Sends on the connection that stands. `undefined` when there is none, or it is closed without an answer. */
  async #goOn(line: Buffer): Promise<Wire | undefined> {
    const client = this.#client;
    if (client === undefined) return undefined;
    await client.send(line);
    const { inbox } = client;
    const look = () => (inbox.size > 0 || inbox.ended !== undefined ? this : undefined);
    await this.#t.until(look);
    if (inbox.size > 0 || inbox.ended === undefined) return client;
    client.close();
    return undefined;
  }

  async #begin(line: Buffer): Promise<Wire> {
    this.#client = await this.#t.connect(this.#service);
    await this.#client.send(line);
    return this.#client;
  }
}
