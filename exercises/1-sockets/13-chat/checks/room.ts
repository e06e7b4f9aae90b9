/**
 * A room full of people: the members of a chat, each with a connection of its own.
 *
 * Nobody gets an answer to what it says itself. That a line has come through is known when somebody else has heard it.
 *
 * @module
 */
import {
  quote,
  type ServeOptions,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { Member } from './member.ts';

// Small letters alone: which names are allowed, one check looks at.
const NAMES =
  'anna bob carl dora emil frida gustav hanna ivan judith karl lea moritz nora otto paula quentin rosa stefan tilda'.split(
    ' ',
  );

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

  /** A new server with this many members, who have all heard of each other. */
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
    await this.joins(member);
    this.add(member);
    return member;
  }

  /** Expects that all members see who has come, and that it is not refused. */
  async joins(member: Member): Promise<void> {
    const { name, wire } = member;
    const [witness] = this.#members;
    if (witness !== undefined) await this.until(() => member.news || witness.news);
    if (wire.inbox.peek(4).toString() === 'ERR ') {
      const answer = quote(await wire.line());
      this.t.fail(`${name} (${wire.name}) should join, but gets ${answer}`);
    }
    await this.allHear([`* ${name} joined`]);
  }

  /** Somebody has joined, without a check of who sees it. */
  add(member: Member): void {
    this.#members = [...this.#members, member];
  }

  /** Somebody is not a member any more. */
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

  /** Waits until that is so, or for too long. */
  async until(look: () => boolean): Promise<void> {
    await this.t.until(() => (look() ? this : undefined));
  }

  /** Expects that this client gets ERR name and is closed. When it joins in place of that, somebody sees it. */
  async refuses(name: string): Promise<void> {
    const client = await this.t.connect(this.service);
    const answered = () => client.inbox.size > 0 || client.inbox.ended !== undefined;
    await client.send(`${name}\n`);
    await this.until(() => answered() || this.#members.some(({ news }) => news));
    const witness = this.#members.find(({ news }) => news);
    if (!answered() && witness !== undefined) {
      const seen = quote(await witness.wire.line());
      this.t.fail(`${client.name} should get "ERR name", but the others see ${seen}`);
    }
    await client.expect('ERR name\n');
    await client.expectClosed();
    client.close();
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
