/**
 * Keeps what the programs of a trial have recorded.
 *
 * @module
 */
import { copyFileSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { recordings } from '../../trace/record/load.ts';
import { writeNote, type Note } from '../../trace/record/note.ts';
import { RECORDING } from '../trial/launch.ts';
import type { Trial } from '../trial/trial.ts';

/** A longer recording makes no picture; a program may have written anything into its file. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Copies what the programs of a trial have recorded, each with the note. Links are not followed. */
export function keepRecordings(t: Trial, note: Note): void {
  for (const program of t.programs) {
    const kept = t.recordingOf(program);
    const recorded = join(program.folder, RECORDING);
    if (kept === undefined || !isDirectory(recorded)) continue;
    mkdirSync(kept, { recursive: true });
    for (const name of recordings(recorded)) {
      const from = join(recorded, name);
      const found = lstatSync(from);
      if (found.isFile() && found.size <= MOST_BYTES) copyFileSync(from, join(kept, name));
    }
    writeNote(kept, note);
  }
}

/** Whether it is a folder, and no link to one. */
export function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
