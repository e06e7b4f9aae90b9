/**
 * A server for checks that look at one client at a time.
 *
 * Whether a server serves a second client at all is for a check of its own. In all others a program that cannot do
 * that should lose nothing for it, and one that can should not be started again for each client.
 *
 * @module
 */
import {
  CheckFailure,
  type ServeOptions,
  type Service,
  type Trial,
} from '../../../lib/grader/index.ts';
import { start, type Protocol } from './protocol.ts';

export class Servers {
  readonly #t: Trial;
  readonly #protocol: Protocol;
  readonly #options: ServeOptions;
  /** The server that has served a client, as long as it serves more than one. */
  #proven: Service | undefined;
  #servesOne = false;

  constructor(t: Trial, protocol: Protocol, options: ServeOptions = {}) {
    this.#t = t;
    this.#protocol = protocol;
    this.#options = options;
  }

  /** Lets a client meet the server of the client before, or, if that comes to nothing, a new one. */
  async meet(client: (service: Service) => Promise<void>): Promise<void> {
    if (this.#proven !== undefined && !this.#servesOne) {
      const sums = this.#t.runningStep();
      try {
        return await client(this.#proven);
      } catch (error) {
        if (!(error instanceof CheckFailure)) throw error;
        this.#servesOne = true;
        sums('that went wrong with a second client: once more, with a new server');
      }
    }
    const service = await start(this.#t, this.#protocol, this.#options);
    await client(service);
    release(service);
    this.#proven = service;
  }
}

/** Waits until a server has nothing more to do, its timers included: what has not come then does not come. */
export async function settle(service: Service): Promise<void> {
  await service.rests({ timers: true, threads: true, limit: 3_000 });
}

/** From now on the server may end: whether it does is not the matter of this check. */
export function release(service: Service): void {
  service.dismissed = true;
}
