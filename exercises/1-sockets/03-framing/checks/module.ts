/**
 * The module under test in a process of its own, and the grader's orders to it (see driver.ts).
 *
 * @module
 */
import {
  ASLEEP,
  count,
  durationMs,
  quote,
  showDifference,
  type Host,
  type RunOptions,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';

/** What one of the functions may come to: a count or -1, the end, a message. */
export type Result = number | null | Buffer;

/** One connection: the module has the channel, the grader the other end. */
export interface Connection {
  readonly channel: number;
  readonly wire: Wire;
}

const MISSING = {
  advice:
    'Other programs import the two functions by their names: export async function sendMessage, export async function receiveMessage.',
};

export class Module {
  readonly #t: Trial;
  readonly #control: Wire;
  readonly #host: Host;
  readonly #answers = new Map<number, string>();
  #orders = 0;

  private constructor(t: Trial, control: Wire, host: Host) {
    this.#t = t;
    this.#control = control;
    this.#host = host;
  }

  /** Starts a process that has loaded the module. */
  static async load(t: Trial, options: RunOptions = {}): Promise<Module> {
    const how = options.shortIo ? ' (short I/O)' : '';
    return t.asOneStep(`a program imports framing.ts${how}`, async () => {
      const [orders, host] = [await t.listen(), await t.listen()];
      await t.run(['127.0.0.1', orders.port], options);
      return new Module(t, await orders.accept(), host);
    });
  }

  /** Connects the program to a server, which is the grader. */
  async connect(): Promise<Connection> {
    const sums = this.#t.runningStep();
    const call = this.#order('connectSocket', `connect ${this.#host.port}`);
    const wire = await this.#host.accept();
    const channel = await call.result();
    sums(`the program connects: channel ${String(channel)}`);
    return { channel: Number(channel), wire };
  }

  /** Calls `sendMessage`. */
  send({ channel }: Connection, bytes: Uint8Array): Call {
    const text = `sendMessage(${channel}, ${quote(bytes, 20)})`;
    return this.#order(text, `send ${channel} ${Buffer.from(bytes).toString('base64')}`);
  }

  /** Calls `receiveMessage`. */
  receive({ channel }: Connection, limit = 100_000): Call {
    return this.#order(`receiveMessage(${channel}, ${limit})`, `receive ${channel} ${limit}`);
  }

  /** Looks at what an earlier call gave, as it is now. */
  look(earlier: Call): Call {
    return this.#order(`what ${earlier.text} gave before`, `look ${earlier.id}`);
  }

  /** Reads what is left in the channel. */
  read({ channel }: Connection): Call {
    return this.#order(`readSocket(${channel}, buf)`, `read ${channel} 1000`);
  }

  /** Closes the program's end. */
  async close({ channel }: Connection): Promise<void> {
    await this.#order(`closeSocket(${channel})`, `close ${channel}`).result();
  }

  #order(text: string, order: string): Call {
    const id = ++this.#orders;
    const sums = this.#t.runningStep();
    this.#control.push(`${id} ${order}\n`);
    sums(`${text} is called`);
    return new Call(this.#t, id, text, () => this.#answer(id));
  }

  /** The answer to an order, once it has come. */
  async #answer(id: number): Promise<string> {
    const { inbox } = this.#control;
    const look = () => {
      for (let n = inbox.lineLength(); n > 0; n = inbox.lineLength()) {
        const line = inbox.take(n).toString().trimEnd();
        this.#answers.set(Number.parseInt(line, 10), line.slice(line.indexOf(' ') + 1));
      }
      return this.#answers.has(id) || inbox.ended !== undefined ? this : undefined;
    };
    const found = await this.#t.until(look);
    const why = found === 'asleep' ? `: ${ASLEEP}` : ` within ${durationMs(this.#t.limit())}`;
    return this.#answers.get(id) ?? (found === this ? 'ended' : `hang ${why}`);
  }
}

/** A call of one of the functions that has begun. */
export class Call {
  readonly id: number;
  /** How the steps call it: `receiveMessage(3, 1000)`. */
  readonly text: string;
  readonly #t: Trial;
  readonly #answer: () => Promise<string>;

  constructor(t: Trial, id: number, text: string, answer: () => Promise<string>) {
    this.id = id;
    this.text = text;
    this.#t = t;
    this.#answer = answer;
  }

  /** Waits for what it comes to; a call that throws or never comes back fails. */
  async result(): Promise<Result> {
    const [kind = '', ...words] = (await this.#answer()).split(' ');
    const rest = words.join(' ');
    if (kind === 'bytes') return Buffer.from(rest, 'base64');
    if (kind === 'value') return rest === 'null' ? null : Number(rest);
    if (kind === 'hang') {
      const message = `${this.text} did not come back${rest}`;
      return this.#t.fail(message, { symptom: 'stopped', timedOut: true });
    }
    if (kind === 'missing') return this.#t.fail(`There is no function for ${this.text}`, MISSING);
    if (kind === 'ended') return this.#t.fail(`the program ended during ${this.text}`);
    const did = kind === 'thrown' ? 'threw' : 'gave';
    return this.#t.fail(`${this.text} ${did} ${rest}`);
  }

  /** Expects it to come to this. */
  async gives(expected: number | null | Uint8Array): Promise<void> {
    const got = await this.result();
    const same =
      expected instanceof Uint8Array
        ? Buffer.isBuffer(got) && got.equals(expected)
        : got === expected;
    if (same) return this.#t.step(`${this.text} gives ${describe(got)}`);
    const message = `${this.text} should give ${describe(expected)}, but gave ${describe(got)}`;
    if (!(expected instanceof Uint8Array) || !Buffer.isBuffer(got)) return this.#t.fail(message);
    const lines = [message, ...showDifference(expected, got)];
    this.#t.fail(lines.join('\n'), { symptom: 'different', expected, got });
  }
}

/** `null`, `-1`, `5 bytes: "hello"` */
export function describe(result: number | null | Uint8Array): string {
  if (!(result instanceof Uint8Array)) return String(result);
  return `${count(result.length, 'byte')}: ${quote(result, 20)}`;
}

/** A message of that length that is easy to read. */
export function message(t: Trial, length: number): Buffer {
  return Buffer.from(t.random.word(length, length));
}

/** A message as it goes over the wire. */
export function frame(bytes: Uint8Array): Buffer {
  return Buffer.concat([header(bytes.length), bytes]);
}

/** The four bytes before a message of that length. */
export function header(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}
