/**
 * The server with a configuration that the check knows, and its clients.
 *
 * @module
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  quote,
  type Random,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { expectAnnouncement } from '../../../1-sockets/checks/protocol.ts';

export interface Config {
  readonly prefix: string;
  readonly mode: 'upper' | 'lower' | 'keep';
}

/** How long a configuration may take to be in force, in milliseconds. */
const TAKES_MS = 3_000;
/** As often it must have come to rest with an old one before that is the verdict. */
const RESTS = 3;

/** A new one: another prefix, and another case than `before` had. */
export function newConfig(random: Random, before?: Config): Config {
  const modes = (['upper', 'lower', 'keep'] as const).filter((mode) => mode !== before?.mode);
  return {
    prefix: `${random.pick(['#', '>', '~!', '"'])}${random.word(4, 12)}`,
    mode: random.pick(modes),
  };
}

/** As it stands in FILE: its lines in any order, others between them. */
export function textOf({ prefix, mode }: Config, random: Random): string {
  const lines = random.shuffle([
    `prefix ${prefix}`,
    `case ${mode}`,
    '',
    '# prefix none',
    '#case upper',
  ]);
  return `${lines.join('\n')}\n`;
}

/** What comes back for a line, without its newline. */
export function answerTo({ prefix, mode }: Config, line: string): string {
  const change = {
    upper: (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    lower: (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    keep: (text: string) => text,
  };
  return `${prefix} ${change[mode](line)}`;
}

/** A line with letters of both kinds. */
export function mixed(random: Random): string {
  return `${random.word(2, 5)}${random.word(2, 5).toUpperCase()} ${random.integer(10, 99)}`;
}

export class Scene {
  readonly service: Service;
  readonly file: string;
  /** What is in force, as far as the check knows. */
  config: Config;
  readonly #t: Trial;

  private constructor(t: Trial, service: Service, file: string, config: Config) {
    this.#t = t;
    this.service = service;
    this.file = file;
    this.config = config;
  }

  /** Starts the server, and waits for the line after which SIGHUP is safe. */
  static async start(t: Trial, config: Config = newConfig(t.random)): Promise<Scene> {
    const folder = t.folder();
    const file = join(folder, 'server.conf');
    writeFileSync(file, textOf(config, t.random));
    const service = await t.serve({ folder, args: [file] });
    await expectAnnouncement(t, service);
    return new Scene(t, service, file, config);
  }

  connect(): Promise<Wire> {
    return this.#t.connect(this.service);
  }

  /** FILE holds this from now on: written anew, or another file in its place. */
  write(content: string, inPlace = this.#t.random.pick([true, false])): void {
    const path = inPlace ? this.file : `${this.file}.new`;
    writeFileSync(path, content);
    if (!inPlace) renameSync(path, this.file);
    this.#t.step(`FILE holds ${quote(content, 40)}`);
  }

  /** FILE holds a new configuration. */
  change(before = this.config, inPlace?: boolean): Config {
    const next = newConfig(this.#t.random, before);
    this.write(textOf(next, this.#t.random), inPlace);
    return next;
  }

  hangUp(): void {
    this.#t.step(`${this.service.name} gets SIGHUP`);
    this.service.process.signal('SIGHUP');
  }

  /** Asks, and expects the answer of the configuration that is in force. */
  async ask(client: Wire, line = mixed(this.#t.random)): Promise<void> {
    await client.send(`${line}\n`);
    await client.expect(`${answerTo(this.config, line)}\n`);
  }

  /** Waits until all that a signal or a change of FILE may bring about has happened. */
  async settles(): Promise<boolean> {
    return this.service.rests({ timers: true, threads: true, limit: 2_000 });
  }

  /** Asks until this configuration is in force; those in `past` may be it before. */
  async takes(client: Wire, next: Config, past: readonly Config[] = [this.config]): Promise<void> {
    const { clock } = this.#t;
    const begin = clock.now();
    for (let rests = 0; ;) {
      const line = mixed(this.#t.random);
      await client.send(`${line}\n`);
      const answer = await client.line();
      if (answer === answerTo(next, line)) break;
      const old = past.find((config) => answerTo(config, line) === answer);
      const wanted = quote(answerTo(next, line));
      if (old === undefined) {
        this.#t.fail(
          `after SIGHUP the answer to ${quote(line)} should be ${wanted}, but it is ${quote(answer)}`,
        );
      }
      if (rests >= RESTS || clock.now() - begin > TAKES_MS) {
        this.#t.fail(
          `after SIGHUP the answer should be ${wanted}, but it is still ${quote(answer)}`,
        );
      }
      if (await this.settles()) rests++;
    }
    this.config = next;
  }
}
