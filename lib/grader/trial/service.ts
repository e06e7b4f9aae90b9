/**
 * The student's program as a server: a port to connect to, and its ledger.
 *
 * @module
 */
import { CheckFailure } from './failure.ts';
import { ledgerOf, leftOver, type Holding, type Ledger } from './ledger.ts';
import { hasProc, type Proc } from '../kernel/processes.ts';
import { ownNumber } from '../kernel/work.ts';
import { isListening } from '../kernel/tcp.ts';
import { udpSockets } from '../kernel/udp.ts';
import { durationMs } from '../../trace/show/words.ts';
import { endedHow } from '../sandbox/exit.ts';
import { StudentProgram } from './student-program.ts';
import type { Stage } from './stage.ts';
import { ASLEEP, START_MS, type WaitOptions } from './waiting.ts';

export interface LedgerOptions {
  /**
   * How many spare children may wait for work, besides those that were there before. Each has a channel to its
   * parent.
   */
  readonly spares?: number;
}

/** Where a server is to be found. */
export interface Place {
  readonly port: number;
  /** It is a port for datagrams. */
  readonly datagrams?: boolean;
}

export class Service extends StudentProgram {
  readonly port: number;
  /** The children that were seen serving a client. */
  readonly served = new Map<number, Proc>();
  readonly #stage: Stage;
  readonly #datagrams: boolean;

  constructor(place: Place, ...rest: ConstructorParameters<typeof StudentProgram>) {
    super(...rest);
    this.port = place.port;
    this.#datagrams = place.datagrams === true;
    this.#stage = rest[3];
  }

  /**
   * Waits until it listens, by the kernel's account. Connecting to find out would be wrong: an iterative server
   * would take that for a client.
   */
  async listens(): Promise<void> {
    const said = () => this.stdout.peek(4096).includes('listening');
    const listening = () => (hasProc ? this.#isThere() : said());
    const look = () => (listening() || this.exit !== undefined ? this : undefined);
    const found = await this.#stage.poll(look, { limit: START_MS, last: true });
    if (found === this && this.exit === undefined) return this.#stage.step(`${this.name} listens`);
    const limit = durationMs(this.#stage.limit({ limit: START_MS }));
    const late = found === 'asleep' ? `it does not: ${ASLEEP}` : `not within ${limit}`;
    const instead = this.exit === undefined ? late : `it ${endedHow(this.exit)}`;
    throw new CheckFailure(`${this.name} should listen on port ${this.port}, but ${instead}`, {
      symptom: this.exit === undefined ? 'not-listening' : 'ended',
      timedOut: this.exit === undefined,
    });
  }

  /** Waits until nobody listens on its port any more; false when that takes too long. */
  async closesPort(options: WaitOptions = {}): Promise<boolean> {
    return (await this.#stage.poll(() => (this.#isThere() ? undefined : this), options)) === this;
  }

  /** What it holds now. */
  ledger(): Ledger {
    return ledgerOf(this.process);
  }

  /**
   * Expects it to hold no more than `before`, once it has had time to clean up.
   *
   * @param soft Kinds that may have grown: what a program opens once, at its first client, is not a leak.
   */
  async holdsNoMore(
    before: Ledger,
    options: LedgerOptions = {},
    soft: readonly Holding['kind'][] = [],
  ): Promise<void> {
    let left: readonly Holding[] = [];
    await this.#stage.poll(() => {
      left = this.#leftOver(before, options).filter(({ kind }) => !soft.includes(kind));
      return left.length === 0 ? this : undefined;
    });
    if (left.length > 0) throw leak(`after the clients have left, ${this.name} still holds`, left);
  }

  /** Expects that nothing of it remains: no process, no listening port. */
  async leavesNothing(): Promise<void> {
    let left: string[] = [];
    await this.#stage.poll(() => {
      const processes = this.ledger().holdings.filter(({ proc }) => proc.state !== 'Z');
      left = [...new Set(processes.map(({ proc }) => `process ${ownNumber(proc)} (${proc.name})`))];
      if (this.#isThere()) left.push(`port ${this.port} is still being listened on`);
      return left.length === 0 && this.exit !== undefined ? this : undefined;
    });
    if (left.length === 0 && this.exit !== undefined) return;
    const lines = left.slice(0, 8).map((text) => `  ${text}`);
    throw new CheckFailure(
      [
        `${this.name} was ended, but this is left after ${durationMs(this.#stage.limit())}:`,
        ...lines,
      ].join('\n'),
      { symptom: 'left-behind' },
    );
  }

  /** Whether somebody has its port, by the kernel's account. */
  #isThere(): boolean {
    return this.#datagrams ? udpSockets(this.port).length > 0 : isListening(this.port);
  }

  #leftOver(before: Ledger, { spares = 0 }: LedgerOptions): Holding[] {
    let waiting = spares;
    let channels = spares;
    return leftOver(before, this.ledger()).filter(({ kind, key, proc }) => {
      if (kind === 'descriptor' && key === 'socket') return --channels < 0;
      if (kind !== 'process' || this.served.get(proc.pid)?.start === proc.start) return true;
      return --waiting < 0;
    });
  }
}

function leak(what: string, left: readonly Holding[]): CheckFailure {
  const lines = left.slice(0, 8).map(({ text }) => `  ${text}`);
  if (left.length > lines.length) lines.push(`  and ${left.length - lines.length} more`);
  return new CheckFailure([`${what}:`, ...lines].join('\n'), { symptom: 'left-behind' });
}
