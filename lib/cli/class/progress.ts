/**
 * How far a grading is: a bar with the time left on a terminal, else a line for each hand-in.
 *
 * @module
 */

const WIDTH = 30;

export class Progress {
  readonly #all: number;
  readonly #begin = performance.now();
  #done = 0;

  constructor(all: number) {
    this.#all = all;
    this.#draw('');
  }

  say(line: string): void {
    this.#done++;
    const text = `(${this.#done} of ${this.#all}) ${line}`;
    if (process.stdout.isTTY) this.#draw(text);
    else console.log(text);
  }

  #draw(text: string): void {
    if (!process.stdout.isTTY) return;
    const full = Math.round((WIDTH * this.#done) / this.#all);
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
    process.stdout.write(`\r\u001b[K${bar} ${text.slice(0, 60)}${this.#left()}`);
  }

  #left(): string {
    if (this.#done === 0) return '';
    const ms = ((performance.now() - this.#begin) / this.#done) * (this.#all - this.#done);
    return `, ${ms > 90_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1000)} s`} left`;
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}
