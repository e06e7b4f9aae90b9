/**
 * fork(2) as far as Node has it: the same program once more, from its first line.
 *
 *     if (isChild()) {                                // if (fork() == 0) {
 *       const { fd } = inherited<{ fd: Pair }>();
 *       …
 *     } else {
 *       const fd: Pair = [-1, -1];
 *       pipe(fd);
 *       const child = await forkChild({ fd });        // pid > 0, or -1
 *       …
 *     }
 *
 * The child has all descriptors of its parent, under the same numbers, and what the parent passes: copies of
 * values, and shared memory, which is the same memory. Everything else it makes anew.
 *
 * @module
 */
import { show } from '../calls/arguments.ts';
import { errno } from '../errno.ts';
import { restartOf, type Restart } from '../processes/restart.ts';
import { hasAskedIsChild, ROLE, role } from '../processes/role.ts';
import { pack, type Packed } from './copies.ts';
import { inheritance, INHERITED, type Head } from './inherited.ts';
import { libc, why } from './libc.ts';
import { observe } from './observe.ts';
import { closePrivate, toPrivate } from './private.ts';
import { spawn } from './spawn.ts';
import { withAll } from './table.ts';
import { answer } from './turn.ts';

const MFD_CLOEXEC = 1;
/** Children of children of children: what forks further than that forks without end. */
const MOST_GENERATIONS = 32;

/**
 * Starts this program once more as a child, from its first line, with all descriptors of this process: fork(2).
 *
 * In the child `isChild()` is true, and `inherited()` gives the copies. The first call takes longer: the program
 * is bundled for its children.
 *
 * | Returns | Meaning                                                                                |
 * | ------- | -------------------------------------------------------------------------------------- |
 * | n > 0   | the child's process id, for `waitpid()`                                                 |
 * | -1      | `EAGAIN` too many processes, or a child of a child of … 32 times; `ENOMEM`; `EMFILE`      |
 *
 * A child that forks before it has asked `isChild()` or `inherited()` would do so without end: there it throws.
 *
 * @param copies What the child gets, by name: values, which are copied, and memory of `mmap` and `shmat`, with views of
 * it, which stays the same memory. A function is a `TypeError`.
 * @see {@link https://man7.org/linux/man-pages/man2/fork.2.html fork(2)}
 */
export async function forkChild(copies: object = {}): Promise<number> {
  if (typeof copies !== 'object' || copies === null) {
    throw new TypeError(`Copies must be an object: got ${show(copies)}`);
  }
  if (role === 'copy' && !hasAskedIsChild() && !inheritance.asked) {
    throw new Error(
      'A child begins at the first line of the program: ask isChild() before forkChild(), or it forks without end',
    );
  }
  const packed = pack(copies);
  return observe({ op: 'forkChild' }, async () => {
    if (inheritance.generation >= MOST_GENERATIONS) return answer('EAGAIN');
    const start = await restartOf();
    const fd = toPrivate(libc().memfd_create('mysocks-fork', MFD_CLOEXEC));
    if (fd < 0) return answer(why());
    const outcome = startChild(fd, start, packed);
    closePrivate(fd);
    return answer(outcome);
  });
}

function startChild(
  fd: number,
  { file, execArgv, env }: Restart,
  { bytes, mappings }: Packed,
): number | string {
  const own = mappings.flatMap(({ source }) => ('fd' in source ? [source.fd] : []));
  return withAll([fd, ...own], (descriptors) => {
    const head: Head = {
      generation: inheritance.generation + 1,
      descriptors,
      mappings: mappings.map(({ source, size }) => ({ source, size })),
    };
    const failure = writeAll(fd, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]));
    if (failure !== undefined) return failure;
    const pid = spawn(
      process.execPath,
      [process.execPath, ...execArgv, file, ...process.argv.slice(2)],
      { ...env, [ROLE]: 'copy', [INHERITED]: String(fd) },
    );
    return pid < 0 ? errno() : pid;
  });
}

function writeAll(fd: number, bytes: Buffer): string | undefined {
  for (let done = 0; done < bytes.length;) {
    const n = libc().write(fd, bytes.subarray(done), bytes.length - done);
    if (n < 0) return why();
    done += n;
  }
  return undefined;
}
