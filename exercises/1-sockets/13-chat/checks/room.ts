/**
 * A room full of people: the members of a chat, each with a connection of its own.
 *
 * Nobody gets an answer to what it says itself. That a line has come through is known when somebody else has heard it.
 *
 * @module
 */
import {
  CheckFailure,
  quote,
  showDifference,
  type ServeOptions,
  type Service,
  type Trial,
  type WaitOptions,
  type Wire,
} from '../../../../lib/grader/index.ts';

const NAMES = [
  'anna',
  'Bob',
  'carl',
  'Dora',
  'emil',
  'Frida',
  'gustav',
  'Hanna',
  'ivan',
  'Judith',
].concat('karl2', 'Lea7', 'moritz', 'Nora', 'otto', 'Paula', 'quentin', 'Rosa', 'stefan', 'Tilda');

/** One member, and what it hears. */
export class Member {
  readonly name: string;
  readonly wire: Wire;

  constructor(name: string, wire: Wire) {
    this.name = name;
    this.wire = wire;
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
        throw new CheckFailure(
          `${this.#who} should see ${wanted}: ${error.message}`,
          error.details,
        );
      });
      if (line !== `* ${this.name} joined` && !line.startsWith(`${this.name}: `)) return line;
    }
  }

  /** Expects the connection to be closed now. */
  async seesTheEnd(options?: WaitOptions): Promise<void> {
    await this.wire.expectClosed(options);
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

/** A chat server with its members. */
export class Room {
  readonly t: Trial;
  readonly service: Service;
  #members: readonly Member[] = [];
  readonly #names: string[];

  constructor(t: Trial, service: Service) {
    this.t = t;
    this.service = service;
    this.#names = t.random.shuffle(NAMES);
  }

  /** A new server, and so many members who have heard of each other. */
  static async open(
    t: Trial,
    size: number,
    options: ServeOptions = {},
  ): Promise<{ room: Room; members: Member[] }> {
    const room = new Room(t, await t.serve(options));
    const members: Member[] = [];
    for (let i = 0; i < size; i++) members.push(await room.enter());
    return { room, members };
  }

  /** A name that nobody has had yet. */
  name(): string {
    return this.#names.pop() ?? this.t.random.word(12, 16);
  }

  /** Somebody joins, and all others see it. */
  async enter(name = this.name()): Promise<Member> {
    const member = new Member(name, await this.t.connect(this.service));
    await member.says(name);
    // The first one has no witness. That it is in, only the kernel can tell.
    if (this.#members.length === 0) await this.settles(member.wire);
    await this.allHear([`* ${name} joined`]);
    this.add(member);
    return member;
  }

  /** Somebody is in whose coming was looked at elsewhere. */
  add(member: Member): void {
    this.#members = [...this.#members, member];
  }

  /** Somebody is no member any more. */
  forget(member: Member): void {
    this.#members = this.#members.filter((other) => other !== member);
  }

  /** Somebody has left, in whatever way: all others see it. */
  async misses(member: Member): Promise<void> {
    this.forget(member);
    await this.allHear([`* ${member.name} left`]);
  }

  /** Expects that all members, but this one, hear these lines next. */
  async allHear(lines: readonly string[], but?: Member): Promise<void> {
    for (const other of this.#members) if (other !== but) await other.hears(...lines);
  }

  /** Each says something in turn, and all others hear that next: so nothing else has been told before. */
  async chats(): Promise<void> {
    for (const member of this.#members) {
      const line = this.t.random.word();
      await member.says(line);
      await this.allHear([`${member.name}: ${line}`], member);
    }
  }

  /** Waits until the server has taken what was sent, and has done with it what it can. */
  async settles(wire: Wire): Promise<void> {
    await wire.wasRead();
    await this.service.rests();
  }

  /** Lets things happen while the server does not run: then it finds them all at once. */
  async whileStopped(happen: () => Promise<void>): Promise<void> {
    const { process } = this.service;
    process.signal('SIGSTOP');
    this.t.step('the server is stopped for a moment');
    try {
      await happen();
    } finally {
      process.signal('SIGCONT');
      this.t.step('the server runs again');
    }
  }
}
