/**
 * Asks a remote-read server one thing after the other, and looks at each answer.
 *
 * @module
 */
import { quote, type Service, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { Conversation } from '../calc.ts';
import type { Exchange } from '../protocol.ts';

export class Dialogue {
  readonly #t: Trial;
  readonly #conversation: Conversation;

  constructor(t: Trial, service: Service) {
    this.#t = t;
    this.#conversation = new Conversation(t, service);
  }

  /** Closes the connection: the next client may be served. */
  close(): void {
    this.#conversation.close();
  }

  /** Expects exactly this answer. */
  async ask({ request, answer }: Exchange, what = ''): Promise<void> {
    const asked = request.subarray(0, -1);
    await this.#t.variation(named(asked, what), async () => {
      const client = await this.#conversation.send(asked);
      await client.expect(answer);
    });
  }

  /** Expects `ERR` and a reason, whatever that is. */
  async refused(request: string | Uint8Array, what: string): Promise<void> {
    await this.#t.variation(named(request, what), async () => {
      const client = await this.#conversation.send(request);
      const answer = await client.line();
      if (/^ERR [^\s]/.test(answer)) return;
      client.close();
      this.#t.fail(`ERR and a reason should have come, but ${quote(`${answer}\n`)} came`, {
        symptom: 'different',
      });
    });
  }

  /** Asks for the size and for bytes of something that must not be given away. */
  async keptFrom(name: string, what: string): Promise<void> {
    await this.refused(`SIZE ${name}`, what);
    await this.refused(`READ ${name} 0 20`, what);
  }

  /** Expects an answer of either kind. When it is OK, then it is this one. */
  async answered({ request, answer }: Exchange, what: string): Promise<void> {
    const asked = request.subarray(0, -1);
    await this.#t.variation(named(asked, what), async () => {
      const client = await this.#conversation.send(asked);
      if (await saysError(this.#t, client)) await client.line();
      else await client.expect(answer);
    });
  }
}

/** Whether the answer begins as an error does. */
async function saysError(t: Trial, { inbox }: Wire): Promise<boolean> {
  const look = () => (inbox.size > 0 || inbox.ended !== undefined ? inbox : undefined);
  await t.until(look);
  return inbox.peek(1).toString() === 'E';
}

function named(request: string | Uint8Array, what: string): string {
  const text = quote(request, 80);
  return what === '' ? text : `${text}, ${what}`;
}
