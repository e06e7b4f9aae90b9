/**
 * What is said to a remote-read server: a request in each line, a line and perhaps bytes in each answer.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random, ServeOptions, Service, Trial } from '../../../../lib/grader/index.ts';
import { joined, type Exchange, type Protocol } from '../protocol.ts';

/** Where a server finds its files. */
export interface Place {
  /** The working folder of the program: everything in it lies outside of DIR. */
  readonly beside: string;
  /** DIR, a folder in it. */
  readonly root: string;
}

/** Longer ones are asked for in several requests. */
const LONGEST_PIECE = 50_000;

export interface RemoteOptions {
  /** Further files of DIR, by name. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Puts more into DIR or beside it, before the server starts. */
  readonly furnish?: (place: Place) => void;
  /** What the server is told DIR is; default its absolute path. */
  readonly dir?: string;
}

/** The service as a client sees it, each server with new copies of the same files. */
export class Remote implements Protocol {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly #options: RemoteOptions;

  constructor(random: Random, options: RemoteOptions = {}) {
    this.files = new Map(
      Object.entries({
        'notes.txt': prose(random, random.integer(2_000, 3_000)),
        'report.txt': prose(random, 120_000),
        ...options.files,
      }),
    );
    this.#options = options;
  }

  /** Asks for a size. */
  size(name: string): Exchange {
    return { request: line(`SIZE ${name}`), answer: line(`OK ${this.#content(name).length}`) };
  }

  /** Asks for bytes. */
  read(name: string, offset: number, count: number): Exchange {
    const bytes = this.#content(name).subarray(offset, offset + count);
    return {
      request: line(`READ ${name} ${offset} ${count}`),
      answer: Buffer.concat([line(`OK ${bytes.length}`), bytes]),
    };
  }

  /** Asks for all bytes of a file. */
  whole(name: string): Exchange {
    return this.read(name, 0, this.#content(name).length);
  }

  /** A piece of a file. */
  piece(random: Random, name = 'notes.txt', count = random.integer(30, 90)): Exchange {
    const { length } = this.#content(name);
    return this.read(name, random.integer(1, length - count - 1), count);
  }

  // Functions of their own, not methods: a scenario takes them out of the protocol.
  readonly exchange = (random: Random): Exchange =>
    joined([this.size('notes.txt'), this.piece(random), this.piece(random, 'report.txt')]);

  readonly long = (random: Random, size: number): Exchange => {
    const pieces = Array.from({ length: Math.ceil(size / LONGEST_PIECE) }, () =>
      this.piece(random, 'report.txt', Math.min(size, LONGEST_PIECE)),
    );
    return joined(pieces);
  };

  readonly start = (t: Trial, options: ServeOptions): Promise<Service> => {
    const beside = t.folder();
    const place = { beside, root: join(beside, 'data') };
    for (const [name, content] of this.files) put(join(place.root, name), content);
    // A program that opens a name as it stands, in the working folder, finds another file.
    put(join(beside, 'notes.txt'), 'the notes.txt of the working folder, not that of DIR\n');
    this.#options.furnish?.(place);
    return t.serve({
      ...options,
      folder: beside,
      args: ['--root', this.#options.dir ?? place.root],
    });
  };

  #content(name: string): Uint8Array {
    const content = this.files.get(name);
    if (content === undefined) throw new Error(`There must be a file of that name: got "${name}"`);
    return content;
  }
}

/** Writes a file, with the folders that it lies in. */
export function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Lines of small letters, `size` bytes of them. */
function prose(random: Random, size: number): Buffer {
  const words: string[] = [];
  for (let length = 0; length < size;) {
    const word = `${random.word()}${random.next() < 0.2 ? '\n' : ' '}`;
    words.push(word);
    length += word.length;
  }
  return Buffer.from(words.join('')).subarray(0, size);
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}
