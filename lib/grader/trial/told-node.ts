/**
 * One node in a trial, which is told what a check wants to tell it: for modules that nodes use.
 *
 * @module
 */
import type { Effect, Event } from '../../distributed/events.ts';
import { Host } from '../../distributed/host/ask.ts';
import { BadFile } from '../../distributed/host/bundle.ts';
import { readNode } from '../sandbox/node-bundle.ts';
import { hostsOf } from './nodes.ts';
import type { Trial } from './trial.ts';

/** What is called in it does a little work, and comes back. */
const LIMIT_MS = 5_000;

export class ToldNode {
  readonly #t: Trial;
  readonly #host: Host;
  readonly #id: number;
  #state = -1;

  private constructor(t: Trial, host: Host, id: number) {
    this.#t = t;
    this.#host = host;
    this.#id = id;
  }

  /** Starts a node with this number, in a process of its own. */
  static async start(t: Trial, id: number): Promise<ToldNode> {
    const options = { start: hostsOf(t), limit: LIMIT_MS };
    const opened = Host.open(readNode(t.context.script), [id], options);
    const host = await opened.catch((error: unknown) => {
      if (error instanceof BadFile) t.fail(error.message);
      throw error;
    });
    t.endsWith({ destroy: () => host.close() });
    const node = new ToldNode(t, host, id);
    await node.#tell('the start', ['start', 1]);
    return node;
  }

  /** Sends it a message. Gives what it does; where it fails, or does not come back, the check fails. */
  async send(what: string, message: Readonly<Record<string, unknown>>): Promise<readonly Effect[]> {
    return this.#tell(what, ['message', this.#id, JSON.stringify(message)]);
  }

  async #tell(what: string, event: Event): Promise<readonly Effect[]> {
    const state = this.#state + 1;
    const [answer] = await this.#host.ask([[state, this.#state, this.#id, event]]);
    if (answer === undefined) throw new Error(`No answer to ${what}`);
    this.#state = state;
    if (!('error' in answer)) return answer;
    const hung = /did not come back/.test(answer.error);
    return this.#t.fail(hung ? `${what} did not come back` : `${what} failed: ${answer.error}`);
  }
}
