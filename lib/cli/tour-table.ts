/**
 * What the tour has measured, as a table: a column for each server.
 *
 * @module
 */
import { headline } from '../trace/model/figures.ts';
import type { Model } from '../trace/model/model.ts';

/** A run, and the name of its column. */
export interface Column {
  readonly name: string;
  readonly model: Model;
}

/** The table. A client's times count from its call of connectSocket. */
export function table(columns: readonly Column[]): string {
  const figures = columns.map(({ model }) => headline(model));
  const clients = Math.max(...figures.map((run) => run.clients.length));
  const rows = [['since its connect', ...columns.map(({ name }) => name)]];
  for (let i = 0; i < clients; i++) {
    const label = figures.find((run) => run.clients[i])?.clients[i]?.connection.label ?? '';
    rows.push([
      `${label}: first reply`,
      ...figures.map((run) => milliseconds(run.clients[i]?.firstReply)),
    ]);
    rows.push([
      `${' '.repeat(label.length)}  last reply`,
      ...figures.map((run) => milliseconds(run.clients[i]?.lastReply)),
    ]);
  }
  rows.push(['clients served at once', ...figures.map(({ atOnce }) => `${atOnce}`)]);
  rows.push([
    'server blocked while a client waited',
    ...figures.map(({ idle }) => milliseconds(idle)),
  ]);
  return align(rows);
}

/** Always in milliseconds, so that columns compare at a glance, unlike durationUs(): `4.2 ms`, `1031 ms`; a dash for what never happened. */
export function milliseconds(microseconds: number | undefined): string {
  if (microseconds === undefined) return '-';
  const ms = microseconds / 1000;
  return `${ms === 0 || ms >= 10 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

/** The first column to the left, the others to the right. */
export function align(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('   ');
  return rows.map((row) => `  ${line(row)}\n`).join('');
}
