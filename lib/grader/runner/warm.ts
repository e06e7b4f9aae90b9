/**
 * A runner that is started before there is something to run: in watch mode the next save then gets its verdict half a
 * second earlier.
 *
 * @module
 */
import { ipcNamespace } from '../kernel/ipc.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';
import { makeRunFolder, removeRunFolder } from './folder.ts';
import { kitFor } from './kit.ts';
import type { Job } from './plan.ts';
import { Runner } from './runner.ts';

export class WarmRunner {
  readonly #checks: string;
  readonly #folder = makeRunFolder();
  readonly #end = new AbortController();
  readonly #runner: Promise<Runner | undefined>;

  /** @param checks A grade.test.ts. */
  constructor(checks: string, isolation?: IsolationLevel) {
    this.#checks = checks;
    const outside = ipcNamespace();
    const folder = this.#folder;
    const setting = { folder, ...(isolation && { isolation }), ...(outside && { outside }) };
    // One that does not begin is no loss: the next is started when it is needed.
    this.#runner = Runner.start(kitFor([checks]).command, setting, this.#end.signal).catch(
      () => undefined,
    );
  }

  /** The runner, when it is ready; `undefined` when it is for other checks, or did not begin. */
  async take(jobs: readonly Job[]): Promise<Runner | undefined> {
    if (!jobs.every(({ checks }) => checks === this.#checks)) return undefined;
    const runner = await this.#runner;
    return runner?.isolation === undefined ? undefined : runner;
  }

  /** Ends it, and removes what it has left. */
  async dispose(): Promise<void> {
    this.#end.abort();
    await (await this.#runner)?.end();
    removeRunFolder(this.#folder);
  }
}
