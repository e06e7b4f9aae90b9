/**
 * The queues and the shared memory of one trial: the grader is a peer in them, hands out keys and names, keeps the
 * ledger of what there is, and takes away what is left.
 *
 * @module
 */
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../kernel/errors.ts';
import { identity, ipcObjects, MEMORY_FOLDER, removeIpc, type IpcObject } from '../kernel/ipc.ts';
import { libc } from '../kernel/libc.ts';
import { isClaimed, noteClaim, type Claim } from '../sandbox/ipc.ts';
import { newSeed } from './random.ts';
import type { TrialContext } from './launch.ts';
import { Memory } from './memory.ts';
import { Queue } from './queue.ts';
import type { StudentProgram } from './student-program.ts';
import { warmSemaphores } from './semaphores.ts';

const F_SETPIPE_SZ = 1031;
const PAGE = 4096;

export class Ipc {
  readonly #context: TrialContext;
  readonly #claims: Claim[] = [];
  readonly #before: ReadonlySet<string>;
  readonly #opened: Memory[] = [];
  /** Processes of the programs, as far as they have been seen. */
  readonly #pids = new Set<number>();

  constructor(context: TrialContext) {
    this.#context = context;
    if (context.user !== undefined) this.#claim({ kind: 'user', value: context.user });
    this.#before = new Set(ipcObjects().map(identity));
  }

  /** A key that nobody uses. */
  key(): number {
    for (;;) {
      const key = 1 + Math.floor(Math.random() * (2 ** 31 - 2));
      if (ipcObjects().some(({ name }) => name === String(key))) continue;
      return this.#claim({ kind: 'key', value: key }).value;
    }
  }

  /** A name of shared memory that nobody uses: a slash and some letters. */
  name(): string {
    const name = `/mysocks-${process.pid}-${newSeed()}-${newSeed()}`;
    warmSemaphores();
    return this.#claim({ kind: 'name', value: name }).value;
  }

  /** The queue of a key; `undefined` when there is none. */
  queue(key: number): Queue | undefined {
    return Queue.of(key);
  }

  /** A queue of the programs' user, as an earlier run of the program may have left it. */
  oldQueue(key: number): Queue {
    return Queue.make(key, this.#user);
  }

  /** The memory of a name; `undefined` when there is none. */
  memory(name: string): Memory | undefined {
    try {
      const memory = new Memory(name);
      this.#opened.push(memory);
      return memory;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Memory of the programs' user, as an earlier run of the program may have left it. */
  oldMemory(name: string, bytes: Uint8Array): Memory {
    const file = join(MEMORY_FOLDER, name);
    writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' });
    if (this.#context.user !== undefined) chownSync(file, this.#user, this.#user);
    const memory = new Memory(name);
    this.#opened.push(memory);
    return memory;
  }

  /** Makes the pipe of a program's stdout as small as pipes can be, so that it is full soon. */
  narrow({ process }: StudentProgram): void {
    const handle: unknown = Reflect.get(process.pipes.stdout, '_handle');
    const fd: unknown = typeof handle === 'object' && handle && Reflect.get(handle, 'fd');
    if (typeof fd === 'number') libc().fcntl(fd, F_SETPIPE_SZ, PAGE);
  }

  /** Remembers processes of the programs: by them the kernel's lists tell what is theirs. */
  saw(pids: readonly number[]): void {
    for (const pid of pids) this.#pids.add(pid);
  }

  /** What there is now of this trial. */
  objects(): IpcObject[] {
    return ipcObjects().filter((object) => this.#isOurs(object));
  }

  /** Takes away what is left. */
  end(): void {
    for (const object of this.objects()) removeIpc(object);
    for (const memory of this.#opened.splice(0)) memory.close();
  }

  #isOurs(object: IpcObject): boolean {
    if (isClaimed(object, this.#claims)) return true;
    if (this.#before.has(identity(object))) return false;
    return this.#context.ownsIpc === true || object.pids.some((pid) => this.#pids.has(pid));
  }

  #claim<C extends Claim>(claim: C): C {
    this.#claims.push(claim);
    noteClaim(this.#context.runFolder, claim);
    return claim;
  }

  get #user(): number {
    return this.#context.user ?? process.getuid?.() ?? 0;
  }
}
