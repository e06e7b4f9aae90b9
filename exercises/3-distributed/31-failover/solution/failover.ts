// A lock by a coordinator that is elected. A new one asks all who is inside and who waits, before it lets anybody in.
// Try it: npx mysocks explore failover.ts --time 6s --crashes 1
import { FailoverNode } from 'mysocks/distributed';

type Election = { type: 'election' | 'answer' | 'leader' };
/** The name belongs to one request of one node in one life: '2.1.3'. */
type Lock = { type: 'request' | 'reply' | 'release' | 'alive?' | 'alive'; name: string };
/** What the program of a node has asked for; the name is '' when it wants nothing. */
type Report = { type: 'report'; name: string; inside: boolean };
type Request = { node: number; name: string };

/** A question and its answer take up to 200 ms. */
const ANSWER_MS = 400;
/** Who answered may have to wait for others, who have died. */
const LEADER_MS = 2000;
/** Who has not reported by then is dead. */
const REPORT_MS = 400;
/** Who holds the lock for longer is asked whether it lives, and who is silent for so long is dead. */
const LOOK_MS = 1000;
const SILENT_MS = 2000;

export default class Failover extends FailoverNode<Election | Lock | Report> {
  // Of the election.
  leader: number | undefined;
  electing = false;
  // Of the program here: its request, from asking to leaving.
  count = 0;
  mine = '';
  inside = false;
  // Of the coordinator: whose report is missing, who is inside, who waits.
  missing = new Set<number>();
  holder: Request | undefined;
  queue: Request[] = [];

  override onStart(): void {
    this.elect();
  }

  override onSuspect(): void {
    this.elect();
  }

  elect(): void {
    if (this.electing) return;
    const higher = this.nodes.filter((node) => node > this.id);
    if (higher.length === 0) return this.lead();
    this.electing = true;
    for (const node of higher) this.send(node, { type: 'election' });
    this.setTimer('answer', ANSWER_MS);
  }

  asked(from: number): void {
    this.send(from, { type: this.leader === this.id ? 'leader' : 'answer' });
    if (this.leader !== this.id) this.elect();
  }

  /** All is known of the election, and nothing is left of a book that was kept here. */
  follow(leader: number): void {
    this.electing = false;
    for (const timer of ['answer', 'leader', 'report', 'look', 'silent']) this.clearTimer(timer);
    this.holder = undefined;
    this.queue = [];
    this.leader = leader;
    this.elected(leader);
  }

  /** Begins a new book, by the reports of all. */
  lead(): void {
    this.follow(this.id);
    const lower = this.nodes.filter((node) => node < this.id);
    this.missing = new Set([...lower, this.id]);
    for (const node of lower) this.send(node, { type: 'leader' });
    this.setTimer('report', REPORT_MS);
    this.reported({ node: this.id, name: this.mine }, this.inside);
  }

  /** Who still waits has not believed the reply: it took another node for the leader. */
  reported(request: Request, inside: boolean): void {
    const wasMissing = this.missing.delete(request.node);
    if (inside) this.holder = request;
    else if (request.name !== '' && request.name === this.holder?.name) this.grant();
    else this.requested(request);
    if (wasMissing && this.missing.size === 0) this.open();
  }

  /** The book is complete: who is dead is not in it. */
  open(): void {
    this.missing.clear();
    this.clearTimer('report');
    if (this.holder !== undefined) this.watch();
    else this.next();
  }

  /** Who wants something, or nothing, has forgotten what it wanted before. */
  requested(request: Request): void {
    const { node, name } = request;
    this.queue = this.queue.filter((other) => other.node !== node);
    if (name !== '') this.queue.push(request);
    if (this.holder === undefined || this.holder.node === node) this.next();
  }

  next(): void {
    this.holder = undefined;
    this.clearTimer('look');
    this.clearTimer('silent');
    if (this.missing.size > 0) return;
    this.holder = this.queue.shift();
    if (this.holder !== undefined) this.grant();
  }

  grant(): void {
    if (this.holder === undefined) return;
    this.send(this.holder.node, { type: 'reply', name: this.holder.name });
    this.watch();
  }

  watch(): void {
    this.clearTimer('silent');
    if (this.holder?.node !== this.id) this.setTimer('look', LOOK_MS);
  }

  override onRequest(): void {
    this.count++;
    this.mine = `${this.id}.${this.life}.${this.count}`;
    this.tell('request');
  }

  override onRelease(): void {
    this.tell('release');
    this.inside = false;
    this.mine = '';
  }

  /** Where there is no coordinator, the next one will ask. */
  tell(type: 'request' | 'release'): void {
    if (this.leader !== undefined) this.send(this.leader, { type, name: this.mine });
  }

  override onMessage(from: number, message: Election | Lock | Report): void {
    switch (message.type) {
      case 'election':
        return this.asked(from);
      case 'answer':
        return this.electing ? this.waitForLeader() : undefined;
      case 'leader':
        this.follow(from);
        return this.send(from, { type: 'report', name: this.mine, inside: this.inside });
      case 'reply':
        return from === this.leader && message.name === this.mine ? this.letIn() : undefined;
      case 'alive?':
        if (message.name === this.mine) this.send(from, { type: 'alive', name: this.mine });
        return;
      default:
        if (this.leader === this.id) this.keepBook(from, message);
    }
  }

  waitForLeader(): void {
    this.clearTimer('answer');
    this.setTimer('leader', LEADER_MS);
  }

  letIn(): void {
    if (this.inside) return;
    this.inside = true;
    this.enter();
  }

  keepBook(node: number, message: Lock | Report): void {
    const { type, name } = message;
    if (type === 'report') this.reported({ node, name }, message.inside);
    else if (type === 'request') this.requested({ node, name });
    else if (name === this.holder?.name) return type === 'alive' ? this.watch() : this.next();
  }

  override onTimer(timer: string): void {
    if (timer === 'answer') return this.lead();
    if (timer === 'report') return this.open();
    if (timer === 'silent') return this.next();
    if (timer === 'look' && this.holder !== undefined) {
      this.send(this.holder.node, { type: 'alive?', name: this.holder.name });
      return this.setTimer('silent', SILENT_MS);
    }
    this.electing = false;
    this.elect();
  }
}
