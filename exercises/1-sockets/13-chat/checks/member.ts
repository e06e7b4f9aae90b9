/**
 * One member of a chat, and what it hears.
 *
 * @module
 */
import {
  bothEnds,
  CheckFailure,
  quote,
  showDifference,
  type Wire,
} from '../../../../lib/grader/index.ts';

/** One member, and what it hears. */
export class Member {
  readonly name: string;
  readonly wire: Wire;

  constructor(name: string, wire: Wire) {
    this.name = name;
    this.wire = wire;
  }

  /** Whether something has come that is not its own echo. */
  get news(): boolean {
    const { inbox } = this.wire;
    for (let length = inbox.lineLength(); length > 0; length = inbox.lineLength()) {
      if (!this.#isEcho(inbox.peek(length - 1).toString())) return true;
      inbox.take(length);
    }
    return inbox.size > 0 || inbox.ended !== undefined;
  }

  /** Whether all that it has sent has come to the server, and was read: by the kernel's account at both ends. */
  get isTaken(): boolean {
    const { localPort, remotePort, queued } = this.wire;
    const { near, far } = bothEnds(localPort, remotePort);
    return queued + (near?.unsent ?? 0) + (far?.unread ?? 0) === 0;
  }

  /** Says lines, all in one write. */
  async says(...lines: string[]): Promise<void> {
    await this.wire.send(lines.map((line) => `${line}\n`).join(''));
  }

  /** Expects these lines next, in this order. */
  async hears(...lines: string[]): Promise<void> {
    for (const line of lines) {
      const got = await this.#next(quote(line));
      if (got !== line) throw this.#other(`it should have been ${quote(line)}`, line, got);
    }
  }

  /** Expects the lines of several speakers next: in order for each of them, mixed as it may be. */
  async hearsEach(...speakers: readonly (readonly string[])[]): Promise<void> {
    const left = speakers.map((lines) => [...lines]);
    for (let some = left.filter(hasMore); some.length > 0; some = left.filter(hasMore)) {
      const wanted = some.map(([first = '']) => quote(first)).join(' or ');
      const got = await this.#next(wanted);
      const speaker = some.find(([first]) => first === got);
      if (speaker === undefined) {
        throw this.#other(`it should have been ${wanted}`, some[0]?.[0] ?? '', got);
      }
      speaker.shift();
    }
  }

  /** The next line that is not its own echo: whether there are echoes, one check alone looks at. */
  async #next(wanted: string): Promise<string> {
    for (;;) {
      const line = await this.wire.line().catch((error: unknown) => {
        if (!(error instanceof CheckFailure)) throw error;
        // A server that has died is another matter than one that keeps silent.
        const died = this.wire.inbox.ended !== undefined && { symptom: 'too-little' as const };
        throw new CheckFailure(`${this.#who} should see ${wanted}: ${error.message}`, {
          ...error.details,
          ...died,
        });
      });
      if (!this.#isEcho(line)) return line;
    }
  }

  #isEcho(line: string): boolean {
    return line === `* ${this.name} joined` || line.startsWith(`${this.name}: `);
  }

  get #who(): string {
    return `${this.name} (${this.wire.name})`;
  }

  #other(wanted: string, line: string, got: string): CheckFailure {
    const [expected, real] = [Buffer.from(`${line}\n`), Buffer.from(`${got}\n`)];
    return new CheckFailure(
      [`${this.#who} sees ${quote(got)}, but ${wanted}`, ...showDifference(expected, real)].join(
        '\n',
      ),
      { symptom: 'different', expected, got: real },
    );
  }
}

function hasMore(lines: readonly string[]): boolean {
  return lines.length > 0;
}
