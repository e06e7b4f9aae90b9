/**
 * The grader as a remote-read server: `SIZE name` and `READ name offset count`, answered as its protocol says.
 *
 * A program may ask for all in one READ or in many, with SIZE before or without, several requests at once or on several
 * connections: it gets what it asks for, and only what comes of it is judged.
 *
 * @module
 */
import type { Host, StudentProgram, Trial, Wire } from '../../../../lib/grader/index.ts';
import { Account, type Request } from './account.ts';
import { Delivery, type DeliveryOptions } from './delivery.ts';

export interface ServerOptions extends DeliveryOptions {
  /** The file that it has, under this name. */
  readonly name: string;
  readonly content: Buffer;
  /** A reason to answer this with ERR. */
  readonly refuse?: (request: Request) => string | undefined;
  /** How many bytes of it the program already has. */
  readonly have?: number;
  /** It never ends a stream before its client does. */
  readonly patient?: boolean;
}

/** After this long, a program that has everything and waits for more, or sends half a line, gets the end of the stream. */
const PATIENCE_MS = 1_500;

export class RemoteServer {
  readonly account: Account;
  readonly #delivery: Delivery;
  readonly #t: Trial;
  readonly #host: Host;
  readonly #options: ServerOptions;
  #failure: unknown;

  private constructor(t: Trial, host: Host, options: ServerOptions) {
    this.account = new Account(options.name, options.content.length, options.have ?? 0);
    this.#delivery = new Delivery(t, this.account, options);
    this.#t = t;
    this.#host = host;
    this.#options = options;
  }

  static async open(t: Trial, options: ServerOptions): Promise<RemoteServer> {
    return new RemoteServer(t, await t.listen(), options);
  }

  get port(): number {
    return this.#host.port;
  }

  /** Grows with all that happens. */
  get progress(): number {
    return this.#delivery.progress;
  }

  /** Takes the first connection of the program. */
  meet(): Promise<Wire> {
    return this.#host.accept();
  }

  /** Serves the program, all its connections at once, until it has ended. */
  async serve(program: StudentProgram, first?: Wire): Promise<void> {
    const serving: Promise<void>[] = [];
    const take = (wire: Wire) => {
      const conversation = this.#converse(wire, program).catch((error: unknown) => {
        this.#failure = error;
        this.#t.ring();
      });
      serving.push(conversation);
    };
    if (first !== undefined) take(first);
    const seen = () =>
      this.#host.waiting > 0 || program.exit !== undefined || this.#failure !== undefined;
    while (!this.#t.clock.crowded) {
      await this.#t.until(() => (seen() ? this : undefined));
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#host.waiting > 0) take(await this.#host.accept());
      else if (program.exit !== undefined) break;
    }
    await Promise.all(serving);
  }

  async #converse(wire: Wire, program: StudentProgram): Promise<void> {
    const { inbox } = wire;
    const over = () => inbox.ended !== undefined || program.exit !== undefined;
    const look = () => (inbox.lineLength() >= 0 || over() ? this : undefined);
    let ended = false;
    while (!this.#t.clock.crowded) {
      const found = await this.#t.until(look, { limit: PATIENCE_MS });
      const length = inbox.lineLength();
      if (length >= 0) {
        if (!(await this.#answer(wire, inbox.take(length).subarray(0, -1)))) return;
      } else if (over()) {
        if (!ended) wire.end();
        return;
      } else if (found !== this && !ended && (await this.#isStuck(wire, program))) {
        if (inbox.size > 0) this.account.giveUp(inbox.peek());
        ended = true;
        wire.end();
      }
    }
  }

  /** Whether a program can be waiting for nothing but the end of the stream. */
  async #isStuck(wire: Wire, program: StudentProgram): Promise<boolean> {
    if (this.#options.patient === true || wire.unread) return false;
    if (!this.account.atEnd && wire.inbox.size === 0) return false;
    return program.rests({ timers: true, threads: true });
  }

  /** Answers one line. False when the connection is over. */
  async #answer(wire: Wire, line: Buffer): Promise<boolean> {
    const { content, refuse } = this.#options;
    const request = this.account.understand(line);
    const reason = typeof request === 'string' ? request : refuse?.(request);
    if (typeof request === 'string' || reason !== undefined) {
      return this.#delivery.send(wire, line, `ERR ${reason}\n`);
    }
    const { verb, offset, count } = request;
    const bytes = content.subarray(offset, verb === 'READ' ? offset + count : 0);
    this.account.note(request, bytes.length);
    if (verb === 'SIZE') return this.#delivery.send(wire, line, `OK ${content.length}\n`);
    return this.#delivery.send(wire, line, `OK ${bytes.length}\n`, bytes);
  }
}
