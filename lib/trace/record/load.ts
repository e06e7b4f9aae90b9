/**
 * Reads the folder of a recorded run.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseRecords, VERSION, type TraceRecord } from './format.ts';
import { readNote, type Note } from './note.ts';

/** A recorded run. */
export interface Run {
  /** The name of its folder. */
  readonly name: string;
  readonly records: readonly TraceRecord[];
  /** Lines that are no records: a crash may tear the last one of a file. */
  readonly damaged: number;
  /** What it shows, if whoever recorded it has said so. */
  readonly note?: Note;
}

/** Reads a run. Throws when there is no such folder, or no recording in it. */
export function loadRun(dir: string): Run {
  if (!existsSync(dir)) throw new Error(`Folder of a recording is not there: "${dir}"`);
  const files = recordings(dir);
  if (files.length === 0) throw new Error(`Folder must hold a recording, PID.jsonl: "${dir}"`);
  const parsed = files.map((file) => parseRecords(readFileSync(join(dir, file), 'utf8')));
  const note = readNote(dir);
  const all = parsed.flatMap((file) => file.records);
  const records = note === undefined ? all : all.filter(({ ts }) => ts <= note.end);
  checkVersion(records);
  const damaged = parsed.reduce((sum, file) => sum + file.damaged, 0);
  return { name: basename(resolve(dir)), records, damaged, ...(note && { note }) };
}

/** The names of its files, one for each process. */
export function recordings(dir: string): string[] {
  return readdirSync(dir).filter((name) => /^\d+\.jsonl$/.test(name));
}

function checkVersion(records: readonly TraceRecord[]): void {
  for (const record of records) {
    if (record.t === 'proc' && record.v !== VERSION) {
      throw new Error(`Recording must be of version ${VERSION}: got ${record.v}`);
    }
  }
}
