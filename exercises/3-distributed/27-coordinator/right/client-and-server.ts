// Client and server are classes of their own; each node has a client, and the highest a server, too.
import { LockNode } from 'mysocks/distributed';

type Message = { type: string; no: number };
type Send = (to: number, type: string, no: number) => void;
type Clock = { set(name: string, ms: number): void; clear(name: string): void };

class Client {
  #no: number;
  #wants = false;
  readonly #server: number;
  readonly #send: Send;

  constructor(server: number, life: number, send: Send) {
    this.#server = server;
    this.#no = life * 1_000_000; // no number of a former life comes again
    this.#send = send;
  }

  ask(): void {
    this.#wants = true;
    this.#send(this.#server, 'REQUEST', ++this.#no);
  }

  left(): void {
    this.#wants = false;
    this.#send(this.#server, 'RELEASE', this.#no);
  }

  query(no: number): void {
    if (this.#wants && no === this.#no) this.#send(this.#server, 'STILL HERE', no);
  }

  mayEnter(no: number): boolean {
    return this.#wants && no === this.#no;
  }
}

class Server {
  #now: [id: number, no: number] | undefined;
  readonly #waiting = new Map<number, number>(); // in the order in which they came
  readonly #send: Send;
  readonly #clock: Clock;

  constructor(send: Send, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
  }

  request(id: number, no: number): void {
    this.#waiting.delete(id);
    this.#waiting.set(id, no);
    if (this.#now === undefined || this.#now[0] === id) this.serve();
  }

  release(id: number, no: number): void {
    if (this.#isNow(id, no)) this.serve();
  }

  stillHere(id: number, no: number): void {
    if (this.#isNow(id, no)) this.#clock.clear('gone');
  }

  /** Every 700 ms, whatever was answered; the time to answer runs from the first question that was not. */
  look(): void {
    if (this.#now === undefined) return;
    const [id, no] = this.#now;
    this.#send(id, 'STILL THERE?', no);
    this.#clock.set('look', 700);
  }

  serve(): void {
    this.#clock.clear('look');
    this.#clock.clear('gone');
    this.#now = this.#waiting.entries().next().value;
    if (this.#now === undefined) return;
    const [id, no] = this.#now;
    this.#waiting.delete(id);
    this.#send(id, 'REPLY', no);
    this.#clock.set('look', 700);
  }

  #isNow(id: number, no: number): boolean {
    return this.#now?.[0] === id && this.#now[1] === no;
  }
}

export default class Both extends LockNode<Message> {
  #asked = false;
  readonly client = new Client(Math.max(...this.nodes), this.life, (to, type, no) =>
    this.send(to, { type, no }),
  );
  readonly server = new Server((to, type, no) => this.#tell(to, type, no), {
    set: (name, ms) => this.setTimer(name, ms),
    clear: (name) => {
      if (name === 'gone') this.#asked = false;
      this.clearTimer(name);
    },
  });

  #tell(to: number, type: string, no: number): void {
    this.send(to, { type, no });
    if (type !== 'STILL THERE?' || this.#asked) return;
    this.#asked = true;
    this.setTimer('gone', 2000);
  }

  override onRequest(): void {
    this.client.ask();
  }

  override onRelease(): void {
    this.client.left();
  }

  override onMessage(from: number, { type, no }: Message): void {
    if (type === 'REQUEST') this.server.request(from, no);
    if (type === 'RELEASE') this.server.release(from, no);
    if (type === 'STILL HERE') this.server.stillHere(from, no);
    if (type === 'STILL THERE?') this.client.query(no);
    if (type === 'REPLY' && this.client.mayEnter(no)) this.enter();
  }

  override onTimer(name: string): void {
    if (name === 'look') this.server.look();
    else this.server.serve();
  }
}
