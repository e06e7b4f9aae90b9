/**
 * What is known of a recorded run besides its records: what it shows, and when what matters was over. Whoever made
 * the recording writes it into the folder, `note.json`.
 *
 * @module
 */
import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Note {
  /** What the run shows: `upper-server fails closes: closes each connection`. */
  readonly head: string;
  /** More about it. What is in columns stays so. */
  readonly lines: readonly string[];
  /** Microseconds of the recording's clock: what was recorded later is of cleaning up, and does not belong to it. */
  readonly end: number;
}

const FILE = 'note.json';
/** A hand-in may hold anything. */
const MOST_BYTES = 256 * 1024;

/** Notes it for the run in this folder, which must be there. */
export function writeNote(dir: string, note: Note): void {
  writeFileSync(join(dir, FILE), JSON.stringify(note));
}

/** The note of a run, if there is one that can be understood. */
export function readNote(dir: string): Note | undefined {
  const file = join(dir, FILE);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > MOST_BYTES) return undefined;
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  const { head, lines, end } = value as Partial<Record<keyof Note, unknown>>;
  const texts = Array.isArray(lines) && lines.every((line) => typeof line === 'string');
  return typeof head === 'string' && texts && Number.isFinite(end);
}
