/**
 * The grader as the server that is asked: what comes from the program, and when.
 *
 * @module
 */
import {
  CheckFailure,
  queueDelay,
  quote,
  showDifference,
  type StudentProgram,
  type Trial,
} from '../../../../lib/grader/index.ts';
import { DatagramPeer, inWords, type Arrival } from '../../checks/datagrams.ts';

/** The contract: how long the program waits for an answer, and how often it asks. */
export const WAIT_MS = 200;
export const SENDINGS = 5;
/** Timers and clocks are not exact. */
const EARLY_MS = 10;
/** A process that waits longer than this for a processor may miss the time of a sending. */
const BLIND_MS = 60;
const LATE_MS = 100;
/** Not 127.0.0.1: the program must go where HOST says. */
export const HOST = '127.0.0.2';

/** A datagram of the program's. */
export interface Sending extends Arrival {
  readonly id: Buffer;
  readonly text: Buffer;
  /** For how long the program has been ready to run and had to wait, since it began; 0 when it is gone. */
  readonly delay: number;
}

export class Asked {
  readonly peer: DatagramPeer;
  readonly program: StudentProgram;
  /** All that has come, in order. */
  readonly sendings: Sending[] = [];

  private constructor(peer: DatagramPeer, program: StudentProgram) {
    this.peer = peer;
    this.program = program;
  }

  /** Starts the program, and gives it this on stdin: all of it, and its end. */
  static async start(t: Trial, input: string): Promise<Asked> {
    const peer = await DatagramPeer.open(t, 'the server', { host: HOST });
    const program = await t.run([HOST, peer.address.port]);
    if (input !== '') await program.input(input);
    program.endInput();
    return new Asked(peer, program);
  }

  /** Waits for this question. Others that were asked before may come once more: the program may have been late. */
  async question(line: string): Promise<Sending> {
    for (;;) {
      const sending = await this.#take(`the question ${quote(line, 40)}`);
      if (sending.text.equals(Buffer.from(line))) return sending;
      if (!this.#isKnown(sending)) throw this.#notAsked(line, sending);
    }
  }

  /** Waits for the same question once more. */
  async again(line: string): Promise<Sending> {
    const sending = await this.#take(`${quote(line, 40)} once more`);
    if (!sending.text.equals(Buffer.from(line))) throw this.#notAsked(line, sending);
    return sending;
  }

  /** Answers; `more` is how an answer looks that is none. */
  async answer({ id, from }: Sending, text: string, more: { id?: Buffer; by?: DatagramPeer } = {}) {
    const { id: other = id, by = this.peer } = more;
    await by.send(Buffer.concat([other, Buffer.from(text)]), from);
  }

  /** Whether the machine was so late that what the program did, or when it was seen, may have come of that. */
  get late(): boolean {
    const delays = this.sendings.map(({ delay }) => delay).filter((delay) => delay > 0);
    return this.peer.blind > BLIND_MS || Math.max(...delays) - Math.min(...delays) > LATE_MS;
  }

  /** All sendings of one question. */
  of(line: string): Sending[] {
    return this.sendings.filter(({ text }) => text.equals(Buffer.from(line)));
  }

  /** Fails when a question was asked again before its time: what counts is how long it was at most. */
  expectPatience(): void {
    for (const { text } of this.sendings) {
      const [first, ...more] = this.of(text.toString());
      for (const [i, { before }] of more.entries()) {
        const passed = before - (first?.after ?? 0);
        if (passed >= (i + 1) * WAIT_MS - EARLY_MS) continue;
        throw new CheckFailure(
          `sending ${i + 2} of ${quote(text, 40)} came ${Math.round(passed)} ms after the first one: too early`,
        );
      }
    }
  }

  async #take(what: string): Promise<Sending> {
    const arrival = await this.peer.next(what);
    const { bytes } = arrival;
    if (bytes.length < 4) {
      throw new CheckFailure(`${what} should have come, but ${inWords(bytes)} came: it has no id`);
    }
    const delay = queueDelay(String(this.program.process.pid));
    const sending = { ...arrival, id: bytes.subarray(0, 4), text: bytes.subarray(4), delay };
    if (this.sendings.length === 0) this.peer.blind = 0; // until now only the program was being started
    this.sendings.push(sending);
    return sending;
  }

  #isKnown({ text }: Sending): boolean {
    return this.of(text.toString()).length > 1;
  }

  #notAsked(line: string, { text }: Sending): CheckFailure {
    const expected = Buffer.from(line);
    return new CheckFailure(
      [
        `the question should be ${quote(line, 40)}, after 4 bytes of id`,
        ...showDifference(expected, text),
      ].join('\n'),
      { symptom: 'different', expected, got: text },
    );
  }
}
