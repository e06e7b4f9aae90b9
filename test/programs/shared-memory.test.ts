// samples/distributed/shared-memory.ts in two terminals, and what docs/shared-memory.md shows of it.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { terminalsOf } from '../house/chapter.ts';
import { nodeOptions, root, TestProgram } from '../helpers/program.ts';

const SAMPLE = 'samples/distributed/shared-memory.ts';

/** A terminal: what is typed stands between what is printed. */
class Terminal {
  readonly lines: string[] = [];
  private readonly printed: AsyncIterator<string>;
  readonly program: TestProgram;

  constructor(place: string) {
    const command = [process.execPath, ...nodeOptions, SAMPLE, place];
    this.program = new TestProgram('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', ...command]);
    onTestFinished(() => this.program.destroy());
    const input = this.program.child.stdout!;
    this.printed = createInterface({ input })[Symbol.asyncIterator]();
  }

  /** Waits for a line that ends so. */
  async prints(end: string): Promise<string> {
    for (;;) {
      const { done, value } = await this.printed.next();
      if (done === true) throw new Error(`It ended: ${this.lines.join('\n')}`);
      this.lines.push(value);
      if (value.endsWith(end)) return value;
    }
  }

  type(line: string): void {
    this.lines.push(line);
    this.program.child.stdin!.write(`${line}\n`);
  }
}

test('docs/shared-memory.md: its two terminals go as they are shown', async () => {
  const first = new Terminal('0');
  const [, place = ''] = /(127\.0\.0\.1:\d+)/.exec(await first.prints('Ctrl-D ends')) ?? [];
  first.type('5');
  await first.prints('view[0] is 5');
  const second = new Terminal(place);
  await second.prints('Ctrl-D ends');
  second.type('');
  await second.prints('view[0] is 5');
  second.type('6');
  await second.prints('view[0] is 6');
  await first.prints('the originating machine may go on');
  first.type('');
  await first.prints('view[0] is 6');
  await second.prints('the page goes to the originating machine');

  const chapter = readFileSync(join(root, 'docs/shared-memory.md'), 'utf8');
  const shown = [first, second].map(({ lines }, i) => {
    const where = i === 0 ? '7000' : '127.0.0.1:7000';
    const text = lines.join('\n').replaceAll(place, '127.0.0.1:7000');
    return `$ npx tsx ${SAMPLE} ${where}\n${text}\n`;
  });
  expect(terminalsOf(chapter)).toEqual(shown);

  for (const { program } of [second, first]) {
    program.type('');
    expect(await program.end).toEqual({ code: 0, signal: null });
  }
});

test('shared-memory: says why it cannot join', async () => {
  const terminal = new Terminal('127.0.0.1:1');
  expect(await terminal.prints('ECONNREFUSED')).toBe(
    'shared-memory: Cannot join 127.0.0.1:1: ECONNREFUSED',
  );
});
