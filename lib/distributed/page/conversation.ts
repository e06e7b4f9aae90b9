/**
 * The talk with one worker: it is ended when it shows no life.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Event, Question } from '../events.ts';
import type { Request, Said } from './talk.ts';

/** How a worker is made, and what its errors mean. */
export interface Making {
  readonly url: string;
  readonly place: (error: string) => string;
}

/** How long a handler may take, by the clock. */
const PATIENCE_MS = 20_000;

/** It was ended: it did not come back in time, or nobody wanted to wait any longer. */
export class Ended extends Error {}

/** Two things are one object for us, and `Omit` would make one of all. */
export type Asking = Request extends infer R
  ? R extends { number: number }
    ? Omit<R, 'number'>
    : never
  : never;

/** One worker, and the talk with it. */
export class Talk {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (why: Error) => void }
  >();
  /** What waits until the worker is there; nothing when it is. */
  #early: Request[] | undefined = [];
  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What it was about to ask when it was heard of last. */
  last: Question | undefined;

  constructor(url: string) {
    this.#worker = new Worker(url);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Said>) => this.#hear(data));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.end(`it ended with an error: ${event.message}`);
    });
  }

  #hear(said: Said): void {
    if (said.what === 'ready') this.#begin();
    if (said.what === 'alive') this.last = said.question;
    if (said.what === 'answer') {
      this.#waiting.get(said.number)?.resolve(said.answer);
      this.#waiting.delete(said.number);
    }
    this.#watch();
  }

  #begin(): void {
    for (const request of this.#early ?? []) this.#worker.postMessage(request, []);
    this.#early = undefined;
  }

  /** Waits for the next sign of life, when there is something to wait for. How long a worker takes to start is its own matter. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0 || this.#early !== undefined) return;
    const why = `did not come back within ${PATIENCE_MS / 1000} s`;
    this.#timer = setTimeout(() => this.end(why), PATIENCE_MS);
  }

  ask(asking: Asking): Promise<unknown> {
    const number = this.#number++;
    const request = { ...asking, number } as Request;
    const answer = new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
    if (this.#early === undefined) this.#worker.postMessage(request, []);
    else this.#early.push(request);
    if (this.#waiting.size === 1) this.#watch();
    return answer;
  }

  end(why: string): void {
    this.#worker.terminate();
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(new Ended(why));
    this.#waiting.clear();
  }
}

/** The handler that an event goes to. */
export function handlerOf([kind]: Event): string {
  return `on${kind[0]!.toUpperCase()}${kind.slice(1)}()`;
}
