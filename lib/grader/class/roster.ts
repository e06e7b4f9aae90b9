/**
 * Who is who: `roster.csv`, the only file with names in it, which only its owner reads.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanText } from '../words/text.ts';
import { csvText, harmless, records } from './csv.ts';
import type { HandIn, Member } from './types.ts';

export interface RosterRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly submitted: string;
  readonly late_days: string;
  readonly notes: string;
}

/** What a note says where the platform says no more. */
const LATE = 'marked as late';
const HOUR_MS = 3_600_000;
const HEAD = ['id', 'name', 'email', 'submitted', 'late_days', 'notes'] as const;

/** Days after the end of the time, the last one counted whole. */
export function lateDays(submitted: Date | undefined, due: Date | undefined): number | undefined {
  if (submitted === undefined || due === undefined) return undefined;
  const hours = (submitted.getTime() - due.getTime()) / HOUR_MS;
  return Math.max(0, Math.ceil(hours / 24));
}

/** A row for each member of a group. */
export function rosterRows(handIn: HandIn, id: string, due: Date | undefined): RosterRow[] {
  const alone: Member[] = [{ name: handIn.name, email: '' }];
  const members = handIn.members.length > 0 ? handIn.members : alone;
  const late = lateDays(handIn.submitted, due);
  const { hostile, unreadable, notes } = handIn;
  const all = [hostile, unreadable, ...(handIn.late ? [LATE] : []), ...notes];
  return members.map(({ name, email }) => ({
    id,
    name: cleanText(name),
    email: cleanText(email),
    submitted: handIn.submitted?.toISOString() ?? '',
    late_days: late === undefined ? '' : String(late),
    notes: all.filter((note) => note !== undefined).join('; '),
  }));
}

export function rosterText(rows: readonly RosterRow[]): string {
  return csvText([HEAD, ...rows.map((row) => HEAD.map((name) => harmless(row[name])))]);
}

export function readRoster(dir: string): RosterRow[] {
  const file = join(dir, 'roster.csv');
  if (!existsSync(file)) return [];
  return records(readFileSync(file, 'utf8')).map(
    (row) =>
      // What was put before a formula is not part of the name.
      Object.fromEntries(
        HEAD.map((name) => [name, (row[name] ?? '').replace(/^'(?=[=+\-@\t\r])/, '')]),
      ) as unknown as RosterRow,
  );
}

/** Whether it was late, by days or by the platform's mark. */
export function isLate({ late_days, notes }: RosterRow): boolean {
  return Number(late_days) > 0 || notes.split('; ').includes(LATE);
}

/** The rows of each hand-in: a group has several. */
export function byId(rows: readonly RosterRow[]): Map<string, RosterRow[]> {
  const found = new Map<string, RosterRow[]>();
  for (const row of rows) found.set(row.id, [...(found.get(row.id) ?? []), row]);
  return found;
}
