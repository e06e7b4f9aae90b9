/**
 * A cluster: a process for each node, and a proxy through which all their messages go.
 *
 * All nodes are connected before the first is started. A message to a node that is not there is lost. Who was killed
 * starts again when all that it had sent has come, and 200 ms after its end at the earliest.
 *
 * @module
 */
import type { Kind } from '../events.ts';
import { inFile, type Bundle } from '../host/bundle.ts';
import { Channels } from './channels.ts';
import { Ending } from './ending.ts';
import { Faults } from './faults.ts';
import { BadFrame } from './frames.ts';
import { now, type Done, type Entry, type Said } from './history.ts';
import { Hub } from './hub.ts';
import { Lives } from './lives.ts';
import type { Member } from './member.ts';
import type { Plan } from './plan.ts';
import { Standing } from './standing.ts';
import { startAlone, type ClusterOptions } from './start.ts';
import { Suspicions } from './suspicion.ts';

/** Who is told how it goes. */
export interface Outcome {
  /** It is over. */
  readonly over: () => void;
  readonly failed: (error: unknown) => void;
  /** The file exports no node, or cannot be run. */
  readonly bad: (text: string) => void;
}

export class Cluster {
  readonly entries: Entry[] = [];
  /** When it began, in ms; 0 before. */
  begin = 0;
  kind: Kind = 'node';
  readonly #bundle: Bundle;
  readonly #plan: Plan;
  readonly #options: ClusterOptions;
  readonly #outcome: Outcome;
  readonly #hub: Hub;
  readonly #lives: Lives;
  readonly #channels: Channels;
  readonly #standing: Standing;
  readonly #suspicions: Suspicions;
  readonly #faults: Faults;
  #ending: Ending | undefined;
  #sent = 0;

  constructor(bundle: Bundle, plan: Plan, options: ClusterOptions, outcome: Outcome) {
    this.#bundle = bundle;
    this.#plan = plan;
    this.#options = options;
    this.#outcome = outcome;
    const standing = new Standing(plan);
    this.#standing = standing;
    this.#hub = new Hub({
      hello: (member, what, kind) => this.#hello(member, what, kind),
      heard: (member, what) => this.#heard(member, what),
      complaint: (text) => options.onComplaint?.(text),
    });
    const { start = startAlone } = options;
    const lives = new Lives(bundle, plan, this.#hub, start, (member) => this.#ended(member));
    this.#lives = lives;
    this.#channels = new Channels(plan, (parcel) => lives.latest.get(parcel.to)?.take(parcel));
    this.#suspicions = new Suspicions(lives.latest, standing);
    this.#faults = new Faults(plan, standing, {
      kill: (id) => this.#kill(id),
      restart: (id) => void lives.again(id, () => standing.of(id).asked).catch(outcome.failed),
      stop: (id) => this.#signal(id, 'stop'),
      wake: (id) => this.#signal(id, 'continue'),
      part: (nodes) => this.#channels.part(nodes),
      happened: () => this.#ending?.look(),
    });
  }

  /** Starts all processes. */
  async start(): Promise<void> {
    await this.#hub.listen();
    await Promise.all(this.#plan.ids.map((id) => this.#lives.begin(id, 1, 0)));
  }

  #hello(member: Member, what: 'hello' | 'bad', kind: string): void {
    if (what === 'bad') this.#outcome.bad(inFile(kind, this.#bundle));
    else if (this.begin > 0) this.#join(member);
    else if (this.#lives.complete) this.#startAll(kind as Kind);
  }

  #startAll(kind: Kind): void {
    const { latest } = this.#lives;
    this.begin = now();
    this.kind = kind;
    this.#standing.kind = kind;
    this.#ending = new Ending({
      plan: this.#plan,
      standing: this.#standing,
      members: latest,
      happened: () => this.entries.length,
      sent: () => this.#sent,
      underWay: () => this.#channels.underWay + this.#suspicions.pending,
      calm: () => this.#faults.done,
      complete: () => this.#lives.settled && !this.#standing.anybodyStopped,
      ticking: () => this.#faults.ticking,
      rest: () => this.#faults.rest(),
      over: () => this.#outcome.over(),
    });
    this.#faults.begin();
    for (const member of latest.values()) this.#join(member);
  }

  #join(member: Member): void {
    member.started = true;
    member.alive = true;
    this.#note(member, ['start', member.pid], now());
    member.put(['start']);
  }

  #heard(member: Member, [what, ...rest]: readonly unknown[]): void {
    if (what === 'did') {
      const [said, at] = rest as [Said, number];
      const error = said[0] === 'error' ? inFile(said[1], this.#bundle) : undefined;
      this.#note(member, error === undefined ? said : ['error', error], at);
    } else if (what === 'send') {
      this.#send(member, ...(rest as [number, string, number, number]));
    } else if (what === 'synced') this.#ending?.rounds.answer(member, rest[0] === true);
    else throw new BadFrame(`Nobody knows what ${JSON.stringify(what)} is`);
  }

  #send(member: Member, to: number, json: string, number: number, sent: number): void {
    const { type } = JSON.parse(json) as { type: string };
    this.#sent++;
    this.#note(member, ['send', to, type, number], sent);
    const receiver = this.#lives.latest.get(to);
    // To a dead node, or by bad luck: lost.
    const parcel = { from: member, to, toLife: receiver?.life ?? 0, json, number, sent };
    const posted = receiver?.alive === true && this.#channels.post(parcel);
    if (!posted) this.#note(member, ['lost', to, number], now());
  }

  #note({ id: node, life }: Member, did: Said | Done, at: number): void {
    const entry = { at, node, life, did };
    this.entries.push(entry);
    this.#standing.note(entry);
    this.#options.onEntry?.(entry);
    this.#faults.look();
    if (did[0] === 'elected') this.#suspicions.named(node, did[1]);
    if (['leave', 'reply', 'elected'].includes(did[0])) this.#ending?.look();
    if (did[0] === 'error') this.#outcome.over(); // what follows has no meaning
  }

  #kill(id: number): void {
    const member = this.#lives.latest.get(id);
    if (member?.alive !== true) return;
    member.alive = false;
    this.#note(member, ['kill'], now());
    member.signal('SIGKILL');
  }

  /** Its process is gone, and its connection read to its end. */
  #ended(member: Member): void {
    if (this.begin === 0) {
      this.#outcome.bad('The file ends its process, or needs too much memory, when it is read');
    } else if (member.alive || !member.started) {
      member.alive = false;
      this.#note(member, ['end'], now());
      this.#note(member, ['error', 'Its process has ended, or had no memory left'], now());
    }
    this.#suspicions.died(member.id);
    this.#ending?.rounds.answer(member, true);
    this.#ending?.look();
  }

  #signal(id: number, what: 'stop' | 'continue'): void {
    const member = this.#lives.latest.get(id);
    if (member?.alive !== true) return;
    this.#note(member, [what], now());
    member.signal(what === 'stop' ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Ends all that belongs to it. */
  async close(): Promise<void> {
    this.#faults.close();
    this.#suspicions.close();
    this.#ending?.close();
    this.#channels.close();
    await this.#lives.close();
    await this.#hub.close();
  }
}
