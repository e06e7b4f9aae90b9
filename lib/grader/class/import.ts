/**
 * What a platform gives, as one plain folder for each hand-in: sources only, whatever lies around them.
 *
 * @module
 */
import { closeSync, lstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, errorText } from '../kernel/errors.ts';
import { cleanText } from '../words/text.ts';
import { filesOfFolder } from './folder.ts';
import { fromGit } from './git.ts';
import { keep, type Collecting } from './keep.ts';
import { Hostile, isOtherArchive, isSource, isZip, LIMITS } from './judge.ts';
import { METADATA, submittersIn } from './metadata.ts';
import type { HandIn } from './types.ts';
import { whoIs, type Who } from './who.ts';
import { filesOfZip, type Packed } from './zip.ts';

export interface Imported {
  readonly handIns: readonly HandIn[];
  /** What belongs to nobody. */
  readonly notes: readonly string[];
}

/**
 * Imports a folder, a zip or a list of git addresses.
 *
 * @param scratch A folder of ours: each hand-in gets one below it.
 * @throws Hostile when all of it is refused.
 */
export async function importClass(path: string, scratch: string): Promise<Imported> {
  if (lstatSync(path).isDirectory() || isLinkToFolder(path))
    return importEntries(() => filesOfFolder(path), scratch);
  if (isZip(path) || beginsLikeZip(path))
    return importEntries(() => filesOfZip(path, LIMITS.outerEntries), scratch);
  return { handIns: await fromGit(path, scratch), notes: [] };
}

function isLinkToFolder(path: string): boolean {
  return lstatSync(join(path, '.'), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function beginsLikeZip(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(2);
    readSync(fd, bytes);
    return bytes.toString() === 'PK';
  } finally {
    closeSync(fd);
  }
}

async function importEntries(
  entries: () => AsyncIterable<Packed>,
  scratch: string,
): Promise<Imported> {
  const names: (readonly string[])[] = [];
  for await (const { parts } of entries()) names.push(parts);
  const around = foldersAround(names);
  const collected = new Collected(scratch);
  for await (const entry of entries()) {
    const parts = entry.parts.slice(around);
    if (parts.length > 0) await collected.add({ ...entry, parts });
  }
  return { handIns: collected.handIns(), notes: collected.notes };
}

/** How many folders lie around everything (`assignment_9100_export/`), and are no student. */
function foldersAround(all: readonly (readonly string[])[]): number {
  for (let depth = 0; ; depth++) {
    const tops = new Set(all.map((parts) => parts[depth]).filter((name) => name !== undefined));
    const [top] = tops;
    const below = all.map((parts) => parts[depth + 1]).filter((name) => name !== undefined);
    const known = below.some((name) => METADATA.test(name) || whoIs(name).from !== 'folder');
    if (tops.size !== 1 || top === undefined || !known || whoIs(top).from !== 'folder')
      return depth;
  }
}

class Collected {
  readonly notes: string[] = [];
  readonly #scratch: string;
  readonly #all = new Map<string, Collecting>();
  #submitters: Awaited<ReturnType<typeof submittersIn>> | undefined;

  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  handIns(): HandIn[] {
    for (const handIn of this.#all.values()) {
      const found = this.#submitters?.get(handIn.key);
      if (handIn.from !== 'gradescope' || found === undefined) continue;
      handIn.members.push(...found.members);
      handIn.name = found.members.map(({ name }) => name).join(', ');
      handIn.submitted = found.submitted;
    }
    return [...this.#all.values()];
  }

  async add(entry: Packed): Promise<void> {
    const [top = '', ...below] = entry.parts;
    const alone = below.length === 0 && entry.isFolder !== true;
    if (alone && METADATA.test(top)) {
      this.#submitters = await submittersIn(await entry.bytes(LIMITS.archive));
      return;
    }
    const who = whoIs(top);
    if (alone && who.from === 'folder' && !isZip(top)) {
      this.notes.push(`${cleanText(top)} belongs to nobody`);
      return;
    }
    const stem = top.replace(/\.zip$/i, '');
    const handIn = this.#of(
      alone && who.from === 'folder' ? { ...who, key: stem, name: stem } : who,
    );
    if (entry.isFolder === true) return;
    // A zip that is called by somebody's name is not named in any note: names stand in the roster only.
    await this.#take(handIn, alone ? [who.rest ?? 'hand-in.zip'] : below, entry);
  }

  #of(who: Who): Collecting {
    const place = `${who.from}:${who.key}`;
    const found = this.#all.get(place);
    if (found !== undefined) {
      found.late ||= who.late;
      return found;
    }
    const dir = join(this.#scratch, String(this.#all.size));
    mkdirSync(dir, { recursive: true });
    const { from, key, name, late } = who;
    const made: Collecting = {
      from,
      key,
      name,
      late,
      members: [],
      dir,
      notes: [],
      bytes: 0,
      files: 0,
    };
    this.#all.set(place, made);
    return made;
  }

  /** What is wrong with it costs this student only. */
  async #take(
    handIn: Collecting,
    parts: readonly string[],
    entry: Packed,
    depth = 0,
  ): Promise<void> {
    const path = cleanText(parts.join('/'));
    const name = parts.at(-1) ?? '';
    try {
      if (entry.harm !== undefined) throw new Hostile(entry.harm);
      if (entry.why !== undefined) {
        if (isSource(name) || isZip(name)) handIn.notes.push(`${path} ${entry.why}`);
      } else if (isZip(name)) await this.#unpack(handIn, parts, entry, depth);
      else if (isOtherArchive(name)) handIn.notes.push(`${path} is no zip, and was not opened`);
      else if (entry.size > LIMITS.source) {
        if (isSource(name) && !/\.json$/i.test(name))
          handIn.notes.push(`${path} has more than 256 KB`);
      } else if (isSource(name)) keep(handIn, parts, await entry.bytes(LIMITS.source));
    } catch (error) {
      if (error instanceof Hostile) handIn.hostile ??= `${path}: ${cleanText(error.message)}`;
      else if (errorCode(error) === '') throw error;
      else handIn.unreadable ??= `${path} cannot be read: ${errorText(error)}`;
    }
  }

  async #unpack(
    handIn: Collecting,
    parts: readonly string[],
    entry: Packed,
    depth: number,
  ): Promise<void> {
    const path = cleanText(parts.join('/'));
    if (depth > 0) {
      handIn.notes.push(`${path} is a zip in a zip, and was not opened`);
      return;
    }
    if (entry.size > LIMITS.archive)
      throw new Hostile(`it has more than ${LIMITS.archive >> 20} MB`);
    const folder = [...parts.slice(0, -1), (parts.at(-1) ?? '').replace(/\.zip$/i, '')];
    for await (const inner of filesOfZip(await entry.bytes(LIMITS.archive))) {
      if (inner.isFolder !== true)
        await this.#take(handIn, [...folder, ...inner.parts], inner, depth + 1);
    }
  }
}
