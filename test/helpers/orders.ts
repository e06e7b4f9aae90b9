// Home and members without a network: every order in which their messages and accesses can come.
import { Home } from '../../lib/distributed/memory/home.ts';
import { Member, READABLE, WRITABLE, type Pages } from '../../lib/distributed/memory/member.ts';
import { turns } from '../../lib/distributed/memory/turns.ts';
import { NOTHING, type Message, type Send } from '../../lib/distributed/memory/wire.ts';
import type { Program } from './litmus.ts';

/** Stands between home and a member: home says something, which it passes on, or answers. */
export type Wire = (message: Message, pass: (message: Message) => void, toHome: Send) => void;

/** Pages of one byte. */
class BytePages implements Pages {
  readonly bytes = [0, 0];
  install(no: number, [value]: Uint8Array): void {
    this.bytes[no] = value!;
  }
  freeze(no: number): Uint8Array {
    return Uint8Array.of(this.bytes[no]!);
  }
  upgrade(): void {}
  drop(): void {}
  wake(): void {}
  close(): void {}
}

interface Process {
  readonly member: Member;
  readonly pages: BytePages;
  readonly toHome: Message[];
  readonly fromHome: Message[];
  readonly read: number[];
  at: number;
}

/** Processes that run programs, each variable in a page of its own; `wire` may do as it likes. */
class System {
  readonly processes: Process[];
  private readonly home = new Home(2, 1);
  private readonly programs: readonly Program[];
  private readonly peers: { send: Send }[];

  constructor(programs: readonly Program[], wire: Wire) {
    this.programs = programs;
    const inTurn = turns();
    this.processes = programs.map(() => {
      const [pages, toHome] = [new BytePages(), [] as Message[]];
      const send: Send = (type, no = 0, data = NOTHING) => void toHome.push({ type, no, data });
      const member = new Member({ count: 2, pageSize: 1, pages, send });
      return { member, pages, toHome, fromHome: [], read: [], at: 0 };
    });
    this.peers = this.processes.map(({ fromHome }) => {
      const pass = (message: Message) => void fromHome.push(message);
      const peer = {
        send: (type: Message['type'], no = 0, data = NOTHING) =>
          wire({ type, no, data }, pass, (type, no = 0, data = NOTHING) =>
            inTurn(() => this.home.message(peer, { type, no, data })),
          ),
      };
      this.home.join(peer);
      return peer;
    });
    this.tell = (i, message) => inTurn(() => this.home.message(this.peers[i]!, message));
  }

  private readonly tell: (i: number, message: Message) => void;

  /** What can happen now: an access or its fault, a message that home gets, one that a member gets. */
  get actions(): number[] {
    return this.processes.flatMap(({ at, toHome, fromHome, member }, i) => {
      const access = this.programs[i]![at];
      const waits = access !== undefined && member.asked.has(access[0]);
      return [
        ...(access === undefined || waits ? [] : [3 * i]),
        ...(toHome.length > 0 ? [3 * i + 1] : []),
        ...(fromHome.length > 0 ? [3 * i + 2] : []),
      ];
    });
  }

  do(action: number): void {
    const i = Math.floor(action / 3);
    const { member, toHome, fromHome } = this.processes[i]!;
    if (action % 3 === 0) this.access(i);
    else if (action % 3 === 1) this.tell(i, toHome.shift()!);
    else member.message(fromHome.shift()!);
  }

  private access(i: number): void {
    const process = this.processes[i]!;
    const [no, value] = this.programs[i]![process.at]!;
    const isWrite = value !== undefined;
    if (process.member.rightTo(no) < (isWrite ? WRITABLE : READABLE)) {
      return process.member.fault(no, isWrite);
    }
    if (isWrite) process.pages.bytes[no] = value;
    else process.read.push(process.pages.bytes[no]!);
    process.at += 1;
  }

  get outcome(): string {
    const isThrough = this.processes.every(({ at }, i) => at === this.programs[i]!.length);
    return isThrough
      ? JSON.stringify(this.processes.map(({ read }) => read))
      : 'somebody waits for ever';
  }

  /** All of the state, but for times. */
  get key(): string {
    return JSON.stringify([this.home, this.processes], (name, value: unknown) => {
      const peer = this.peers.indexOf(value as { send: Send });
      if (peer >= 0) return peer;
      if (name === 'since') return undefined;
      return value instanceof Set || value instanceof Map ? [...value] : value;
    });
  }
}

const honest: Wire = (message, pass) => pass(message);

/** All outcomes, and how many states there are. */
export function explore(programs: readonly Program[], wire: Wire = honest) {
  const outcomes = new Set<string>();
  const seen = new Set<string>();
  const stack: number[][] = [[]];
  for (let schedule; (schedule = stack.pop()) !== undefined;) {
    const system = new System(programs, wire);
    for (const action of schedule) system.do(action);
    const { key, actions } = system;
    if (seen.has(key)) continue;
    seen.add(key);
    if (actions.length === 0) outcomes.add(system.outcome);
    for (const action of actions) stack.push([...schedule, action]);
  }
  return { outcomes, states: seen.size };
}

/** One order, by dice with a seed. */
export function sample(programs: readonly Program[], seed: number, wire: Wire = honest): string {
  const system = new System(programs, wire);
  let dice = seed + 1;
  for (let actions; (actions = system.actions).length > 0;) {
    dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0;
    system.do(actions[(dice >>> 8) % actions.length]!);
  }
  return system.outcome;
}
